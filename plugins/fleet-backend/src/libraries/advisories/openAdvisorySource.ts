import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { download, type Download } from '../download/download';
import { DownloadError } from '../download/DownloadError';
import { openAdvisoryPath, type AdvisoryFiles } from './advisoryFiles';
import type { AdvisorySource } from './readAdvisoryConfig';

const MEBIBYTE = 1024 * 1024;
const ARCHIVE_MAX_BYTES = 512 * MEBIBYTE;
const TIMEOUT_MS = 10 * 60_000;
const ETAG_PREFIX = 'etag ';

/** Files of advisories, and what is to be done when they were read. */
export type OpenedSource = AdvisoryFiles & { close(): Promise<void> };

/**
 * Opens a source of advisories; an archive at a URL is downloaded to a temporary file, unless the server says that it is
 * the one of the known revision.
 *
 * @returns undefined when it is still as it was.
 * @throws InputError or DownloadError with a sentence for people.
 */
export async function openAdvisorySource(
  source: AdvisorySource,
  knownRevision: string | undefined,
): Promise<OpenedSource | undefined> {
  if (source.path === undefined) return openUrl(source, knownRevision);
  const files = await openAdvisoryPath(source.path);
  if (files.revision === knownRevision) return undefined;
  return { ...files, close: async () => {} };
}

async function openUrl(
  source: AdvisorySource & { path?: undefined },
  knownRevision: string | undefined,
): Promise<OpenedSource | undefined> {
  const etag = knownRevision?.startsWith(ETAG_PREFIX)
    ? knownRevision.slice(ETAG_PREFIX.length)
    : undefined;
  const answer = await download(source.url, {
    headers: etag ? { 'if-none-match': etag } : {},
    credentials: source.credentials,
    timeoutMs: TIMEOUT_MS,
    maxBytes: ARCHIVE_MAX_BYTES,
  });
  if (answer.status !== 200) {
    await answer.body.return(undefined);
    if (answer.status === 304) return undefined;
    throw new DownloadError(
      `${new URL(source.url).origin} answered with status ${answer.status}`,
    );
  }
  return keepArchive(answer, knownRevision);
}

async function keepArchive(
  answer: Download,
  knownRevision: string | undefined,
): Promise<OpenedSource | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-advisories-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'advisories.zip');
    const hash = createHash('sha256');
    await pipeline(
      answer.body,
      async function* digest(pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(path),
    );
    const { etag } = answer.headers;
    const revision = etag ? `${ETAG_PREFIX}${etag}` : hash.digest('hex');
    if (revision === knownRevision) {
      await close();
      return undefined;
    }
    const { read } = await openAdvisoryPath(path);
    return { revision, read, close };
  } catch (error) {
    await close();
    throw error;
  }
}
