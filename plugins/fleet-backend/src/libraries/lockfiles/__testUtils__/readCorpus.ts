import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { toError } from '@backstage/errors';
import { isConstraints, isPylock, isRelevant, isRequirements } from '../files';
import type { FoundFile, ParsedLockfile } from '../parseLockfile';
import { parseLockfileInProcess } from '../parseLockfileInProcess';
import { readRequirementsFile } from '../requirementsFile';

/** What became of one lockfile of a corpus. */
export interface CorpusResult {
  /** Path from the folder of the corpus. */
  path: string;
  milliseconds: number;
  parsed?: ParsedLockfile;
  /** Why it could not be read. */
  reason?: string;
  /** Whether the reason is a fault of ours rather than a sentence for people. */
  isCrash: boolean;
}

const SKIPPED = new Set(['.git', 'node_modules', '.venv', 'site-packages']);
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 10_000_000;

/** Reads every lockfile and every CycloneDX document below a folder, each with the pyproject.toml beside it. */
export async function readCorpus(folder: string): Promise<CorpusResult[]> {
  const results: CorpusResult[] = [];
  for (const path of listLockfiles(folder)) {
    const started = performance.now();
    const outcome = await parse(path);
    const milliseconds = performance.now() - started;
    results.push({ path: relative(folder, path), milliseconds, ...outcome });
  }
  return results;
}

/** The files that the portal would read with one lockfile: pyproject.toml, and what a requirements file includes. */
export function filesOf(path: string): FoundFile[] {
  const inFolder = /^requirements?$/i.test(basename(dirname(path)));
  const root = inFolder ? dirname(dirname(path)) : dirname(path);
  const name = canonicalName(relative(root, path).split(sep).join('/'));
  const files = new Map<string, FoundFile>();
  const open = [read(name, path), readIfThere(root, 'pyproject.toml')];
  for (let file = open.shift(); file || open.length > 0; file = open.shift()) {
    if (!file || files.has(file.path)) continue;
    files.set(file.path, file);
    open.push(...besides(file).map(beside => readIfThere(root, beside)));
  }
  return [...files.values()];
}

/**
 * What a requirements file includes, and what it was compiled from. Another requirements file that only constrains it is
 * left out: it would count as one that is installed.
 */
function besides({ path, text = '' }: FoundFile): string[] {
  if (!isRequirements(path)) return [];
  const { includes, constraints } = readRequirementsFile({ path, text });
  const resolve = (written: string) =>
    posix.normalize(posix.join(posix.dirname(path), written));
  return [
    ...includes.map(resolve),
    ...constraints.map(resolve).filter(isConstraints),
    path.replace(/\.txt$/, '.in'),
  ];
}

async function parse(path: string) {
  try {
    const parsed = await parseLockfileInProcess(filesOf(path), {
      timeoutMs: TIMEOUT_MS,
    });
    return { parsed, isCrash: false };
  } catch (caught) {
    const { name, message } = toError(caught);
    return { reason: message, isCrash: name !== 'InputError' };
  }
}

function listLockfiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return SKIPPED.has(entry.name) ? [] : listLockfiles(path);
      }
      return entry.isFile() && isLockfile(path) ? [path] : [];
    });
}

function isLockfile(path: string): boolean {
  const name = basename(path);
  if (/\.json$/i.test(name)) {
    return readFileSync(path, 'latin1').includes('"CycloneDX"');
  }
  const inFolder = `${basename(dirname(path))}/${name}`;
  return (
    canonicalName(name) !== 'pyproject.toml' &&
    (isRelevant(canonicalName(name)) || isRequirements(inFolder)) &&
    !/\.in$/.test(name)
  );
}

/** People keep several lockfiles in one folder by putting something before their names. */
function canonicalName(name: string): string {
  const [, lock] = /(?:^|[-_.])((?:poetry|uv|pdm)\.lock)$/.exec(name) ?? [];
  return lock ?? name;
}

function readIfThere(root: string, path: string): FoundFile | undefined {
  if (path.startsWith('..') || !isRelevant(path)) return undefined;
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats?.isFile() ? read(path, join(root, path)) : undefined;
}

function read(path: string, from: string): FoundFile {
  const bytes = statSync(from).size;
  const text = bytes <= MAX_BYTES ? readFileSync(from, 'utf8') : undefined;
  const isKnown = isRelevant(path) || isPylock(path) || /\.json$/i.test(path);
  return { path: isKnown ? path : 'requirements.txt', bytes, text };
}
