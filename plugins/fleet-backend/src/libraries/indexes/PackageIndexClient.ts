import { setTimeout as sleep } from 'node:timers/promises';
import type { LibraryRelease } from '../../database/LibraryIndexStore';
import { download, readText, type Download } from '../download/download';
import { DownloadError } from '../download/DownloadError';
import { normalizeName } from '../lockfiles/normalizeName';
import type { PackageIndex } from './readIndexes';
import { readSimplePage } from './simplePage';

export type IndexAnswer =
  | { state: 'found'; releases: LibraryRelease[]; etag?: string }
  | { state: 'unchanged' }
  | { state: 'missing' };

export interface PackageIndexClientOptions {
  /** Milliseconds for one answer; 30 seconds unless told otherwise. */
  timeoutMs?: number;
  /** Bytes of one library's page; 32 MiB unless told otherwise. */
  maxBytes?: number;
}

const MEBIBYTE = 1024 * 1024;
/** The largest public index has half a million names. */
const NAMES_MAX_BYTES = 256 * MEBIBYTE;
const NAMES_TIMEOUT_MS = 300_000;
const ACCEPT = [
  'application/vnd.pypi.simple.v1+json',
  'application/vnd.pypi.simple.v1+html;q=0.2',
  'text/html;q=0.1',
].join(', ');

/** Asks one package index, no faster than it is configured to be asked. */
export class PackageIndexClient {
  #nextAt = 0;

  constructor(
    private readonly index: PackageIndex,
    private readonly options: PackageIndexClientOptions = {},
  ) {}

  /**
   * What the index has of a library.
   *
   * @throws DownloadError with a sentence for people; InputError when the answer is not understood.
   */
  async getReleases(
    library: string,
    asked: { etag?: string; internal: boolean; signal?: AbortSignal },
  ): Promise<IndexAnswer> {
    await this.#waitForTurn(asked.signal);
    const answer = await download(
      `${this.index.url}/${encodeURIComponent(library)}/`,
      {
        headers: {
          accept: ACCEPT,
          ...(asked.etag ? { 'if-none-match': asked.etag } : {}),
        },
        credentials: this.index.credentials,
        timeoutMs: this.options.timeoutMs ?? 30_000,
        maxBytes: this.options.maxBytes ?? 32 * MEBIBYTE,
        stayOnOrigin: asked.internal,
        signal: asked.signal,
      },
    );
    if (answer.status === 200) {
      const contentType = answer.headers['content-type'] ?? '';
      const text = await readText(answer);
      return {
        state: 'found',
        releases: readSimplePage({ contentType, text }, library),
        etag: answer.headers.etag,
      };
    }
    await answer.body.return(undefined);
    if (answer.status === 304) return { state: 'unchanged' };
    if (answer.status === 404) return { state: 'missing' };
    throw new DownloadError(this.#refusal(answer.status));
  }

  /**
   * Which names on the index's list of all names are of interest. This tells the index nothing about the names that are
   * looked for, unlike asking for one of them.
   *
   * @throws DownloadError
   */
  async findNames(
    isInteresting: (name: string) => boolean,
    signal?: AbortSignal,
  ): Promise<Set<string>> {
    const answer = await download(`${this.index.url}/`, {
      headers: { accept: ACCEPT },
      credentials: this.index.credentials,
      timeoutMs: NAMES_TIMEOUT_MS,
      maxBytes: NAMES_MAX_BYTES,
      signal,
    });
    if (answer.status !== 200) {
      await answer.body.return(undefined);
      throw new DownloadError(this.#refusal(answer.status));
    }
    const found = new Set<string>();
    for await (const name of namesIn(answer)) {
      if (isInteresting(name)) found.add(name);
    }
    return found;
  }

  /** Turns are taken in order; the distance varies a little, so that portals do not march in step. */
  async #waitForTurn(signal?: AbortSignal): Promise<void> {
    const interval = 1000 / this.index.requestsPerSecond;
    const now = Date.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + interval * (0.75 + Math.random() / 2);
    if (at > now) await sleep(at - now, undefined, { signal });
  }

  #refusal(status: number): string {
    const { name } = this.index;
    if (status === 401 || status === 403) {
      return `${name} refuses its credentials (status ${status}); set username and password, or token, of this index in fleet.indexes`;
    }
    if (status === 429) return `${name} asks to be asked less often`;
    return `${name} answered with status ${status}`;
  }
}

/** The names on the list are picked out of the stream as it comes: the whole list may be large. */
async function* namesIn(answer: Download): AsyncGenerator<string> {
  const isJson = answer.headers['content-type']?.includes('json');
  const pattern = isJson
    ? /"name"\s*:\s*"([A-Za-z0-9._-]{1,200})"/g
    : />\s*([A-Za-z0-9._-]{1,200})\s*<\/a>/gi;
  let rest = '';
  for await (const piece of answer.body) {
    const text = rest + piece.toString('latin1');
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      yield normalizeName(match[1] ?? '');
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - 500));
  }
}
