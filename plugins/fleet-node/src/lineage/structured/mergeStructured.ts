import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { runGit } from '../../git/git';
import type { BytePath } from '../../git/paths';
import { readBlobs, type GitStore } from '../../git/readTrees';
import type { Stages } from '../update/mergeTrees';
import { isLockfile } from '../update/updatePolicy';
import { mapSides, type Sides } from './mergeEntries';
import { mergeTomlFiles } from './mergeTomlFiles';
import {
  isGeneratedRequirements,
  mergeRequirementsFiles,
} from './requirementsFile';

/** What a file that both sides changed becomes when it is merged by what it says and not by its lines. */
export type StructuredMerge =
  | { content: Buffer; hasMarkers: boolean }
  /** A tool wrote it from another file and has to do so again. */
  | 'generated';

type Format = 'toml' | 'requirements';

function formatOf(path: BytePath): Format | undefined {
  if (isLockfile(path)) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.endsWith('.toml')) return 'toml';
  const isRequirements =
    /^[\w.-]*(requirements|constraints)[\w.-]*\.(txt|in)$/.test(name) ||
    /(^|\/)requirements\/[^/]+\.(txt|in)$/.test(path);
  return isRequirements ? 'requirements' : undefined;
}

/** Merges the conflicted files whose structure is known; what cannot be decided gets markers around that alone. */
export async function mergeStructured(
  store: GitStore,
  conflicts: Map<BytePath, Stages>,
  labels: { template: string },
): Promise<Map<BytePath, StructuredMerge>> {
  const merged = new Map<BytePath, StructuredMerge>();
  const files = [...conflicts].filter(
    ([path, { base, project, template }]) =>
      formatOf(path) &&
      [base, project, template].every(entry => entry?.mode.startsWith('100')),
  );
  const blobs = await readBlobs(
    store,
    files.flatMap(([, { base, project, template }]) =>
      [base, project, template].flatMap(entry => entry?.id ?? []),
    ),
  );
  for (const [path, { base, project, template }] of files) {
    const texts = {
      base: blobs.get(base?.id ?? '')?.toString('latin1'),
      project: blobs.get(project?.id ?? '')?.toString('latin1'),
      template: blobs.get(template?.id ?? '')?.toString('latin1'),
    };
    const result = isComplete(texts)
      ? await mergeFile(store, { path, texts, labels })
      : undefined;
    if (result) merged.set(path, result);
  }
  return merged;
}

function isComplete(texts: Sides<string | undefined>): texts is Sides<string> {
  return [texts.base, texts.project, texts.template].every(
    text => text !== undefined && !text.includes('\0'),
  );
}

async function mergeFile(
  store: GitStore,
  file: { path: BytePath; texts: Sides<string>; labels: { template: string } },
): Promise<StructuredMerge | undefined> {
  const { path, texts, labels } = file;
  const format = formatOf(path);
  if (format === 'requirements' && isGeneratedRequirements(texts.project)) {
    return 'generated';
  }
  if (format === 'toml' && !Object.values(texts).every(isToml)) {
    return undefined;
  }
  const sides =
    format === 'toml' ? mergeTomlFiles(texts) : mergeRequirementsFiles(texts);
  const merged = await mergeLines(store, sides, labels);
  if (format === 'toml' && !merged.hasMarkers && !isToml(merged.content)) {
    return undefined;
  }
  return { ...merged, content: Buffer.from(merged.content, 'latin1') };
}

function isToml(text: string): boolean {
  try {
    parseToml(Buffer.from(text, 'latin1').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** What the sides still differ in is merged by lines, with the usual markers. */
async function mergeLines(
  store: GitStore,
  sides: Sides<string>,
  labels: { template: string },
): Promise<{ content: string; hasMarkers: boolean }> {
  if (sides.project === sides.template) {
    return { content: sides.project, hasMarkers: false };
  }
  const folder = join(store.cwd ?? '.', 'structured');
  await mkdir(folder, { recursive: true });
  const files = mapSides(sides, (_, side) => join(folder, side));
  await Promise.all(
    Object.values(
      mapSides(sides, (text, side) =>
        writeFile(files[side], Buffer.from(text, 'latin1')),
      ),
    ),
  );
  const names = ['project', 'base', labels.template];
  const output = await runGit(
    [
      'merge-file',
      '-p',
      '--zdiff3',
      ...names.flatMap(name => ['-L', name]),
      files.project,
      files.base,
      files.template,
    ],
    // The number of conflicts, at most 127.
    { ...store, successCodes: Array.from({ length: 128 }, (_, code) => code) },
  );
  const content = output.toString('latin1');
  return { content, hasMarkers: /^<{7} project\r?$/m.test(content) };
}
