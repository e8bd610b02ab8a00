import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { InputError } from '@backstage/errors';
import * as yauzl from 'yauzl';

/*
 * The files of a database of advisories: a folder, such as a checkout of PyPA's, or an archive, such as the export of
 * OSV. Neither is trusted to be what it says: files, sizes and what comes out of an archive are bounded.
 */

export interface AdvisoryFile {
  name: string;
  /** Undefined when it is too large to be read. */
  text?: string;
}

export interface AdvisoryFiles {
  /** Changes when some file does. */
  revision: string;
  read(): AsyncGenerator<AdvisoryFile>;
}

export interface FileLimits {
  files: number;
  /** Bytes of a file, by its extension: YAML takes far longer to read than JSON. */
  bytesOf: Record<string, number>;
  totalBytes: number;
  /** How many times larger an entry of an archive may be than what is stored. */
  ratio: number;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

export const FILE_LIMITS: FileLimits = {
  files: 300_000,
  bytesOf: {
    '.json': 4 * MEBIBYTE,
    '.yaml': 256 * KIBIBYTE,
    '.yml': 256 * KIBIBYTE,
  },
  totalBytes: 2048 * MEBIBYTE,
  ratio: 250,
};

/** @throws InputError with a sentence for people. */
export async function openAdvisoryPath(
  path: string,
  limits: FileLimits = FILE_LIMITS,
): Promise<AdvisoryFiles> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new InputError(`${path} does not exist`);
  if (info.isDirectory()) return openFolder(path, limits);
  return {
    revision: `${info.size} ${info.mtimeMs}`,
    read: () => readArchive(path, limits),
  };
}

async function openFolder(
  folder: string,
  limits: FileLimits,
): Promise<AdvisoryFiles> {
  const files: Array<{ path: string; bytes: number }> = [];
  const hash = createHash('sha256');
  for await (const path of walk(folder, limits)) {
    if (files.length >= limits.files) refuse('files', limits.files);
    const { size, mtimeMs } = await stat(path);
    files.push({ path, bytes: size });
    hash.update(`${relative(folder, path)}\0${size}\0${mtimeMs}\0`);
  }
  return {
    revision: hash.digest('hex'),
    async *read() {
      let total = 0;
      for (const { path, bytes } of files) {
        const name = relative(folder, path);
        const isSmall = bytes <= (limits.bytesOf[extname(path)] ?? 0);
        total += isSmall ? bytes : 0;
        if (total > limits.totalBytes) refuse('bytes', limits.totalBytes);
        yield isSmall ? { name, text: await readFile(path, 'utf8') } : { name };
      }
    },
  };
}

async function* walk(
  folder: string,
  limits: FileLimits,
): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // Hidden folders hold git's files and pipelines. Links are not followed: they may lead out of it, or round.
    if (entry.isDirectory() && !entry.name.startsWith('.')) {
      yield* walk(path, limits);
    } else if (entry.isFile() && limits.bytesOf[extname(entry.name)]) {
      yield path;
    }
  }
}

type Archive = yauzl.ZipFile;

async function* readArchive(
  path: string,
  limits: FileLimits,
): AsyncGenerator<AdvisoryFile> {
  const archive = await openArchive(path);
  try {
    if (archive.entryCount > limits.files) refuse('files', limits.files);
    let total = 0;
    for await (const entry of entriesOf(archive)) {
      const name = entry.fileName;
      const maxBytes = limits.bytesOf[extname(name)];
      if (maxBytes === undefined) continue;
      const bytes = entry.uncompressedSize;
      if (bytes > entry.compressedSize * limits.ratio + 64 * KIBIBYTE) {
        throw new InputError(
          `${name} in the archive is more than ${limits.ratio} times larger than what is stored; it is refused as a zip bomb`,
        );
      }
      total += bytes;
      if (total > limits.totalBytes) refuse('bytes', limits.totalBytes);
      yield bytes <= maxBytes
        ? { name, text: await readEntry(archive, entry) }
        : { name };
    }
  } finally {
    archive.close();
  }
}

async function openArchive(path: string): Promise<Archive> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  await file.close();
  if (buffer.toString('latin1', 0, 2) !== 'PK') {
    throw new InputError('It is no zip archive');
  }
  const openZip = promisify<string, yauzl.Options, Archive>(yauzl.open);
  return explained(openZip(path, { lazyEntries: true, autoClose: false }));
}

async function* entriesOf(archive: Archive): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const entry = await explained(
      new Promise<yauzl.Entry | undefined>((resolve, reject) => {
        archive.removeAllListeners();
        archive.once('entry', resolve);
        archive.once('end', () => resolve(undefined));
        archive.once('error', reject);
        archive.readEntry();
      }),
    );
    if (!entry) return;
    yield entry;
  }
}

/** The library itself ends the stream with an error when more comes out than the archive says. */
async function readEntry(archive: Archive, entry: yauzl.Entry) {
  const openStream = promisify<yauzl.Entry, Readable>(
    archive.openReadStream.bind(archive),
  );
  return explained(
    openStream(entry).then(async stream => {
      const pieces: Buffer[] = [];
      for await (const piece of stream) pieces.push(piece);
      return Buffer.concat(pieces).toString('utf8');
    }),
  );
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new InputError('The archive is damaged', error);
  }
}

function refuse(what: string, limit: number): never {
  throw new InputError(`It holds more than ${limit} ${what}`);
}
