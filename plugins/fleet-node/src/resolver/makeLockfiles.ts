import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { posix } from 'node:path';
import { withScratch } from '../git/scratch';
import { pathBytes, pathText, type BytePath } from '../git/paths';
import { readBlobs, readTree, type GitTree } from '../git/readTrees';
import { writeTrees, type TreeChanges } from '../git/writeTrees';
import { originOf } from '../sandbox/reach';
import { readLeft } from '../sandbox/readLeft';
import { runInSandbox } from '../sandbox/runInSandbox';
import {
  prepareResolver,
  resolverSupport,
  type PreparedResolver,
} from './prepareResolver';
import type { ResolverConfig } from './resolverConfig';
import { resolverCommand } from './resolverCommand';
import { explainFailure } from './explainFailure';

export interface MadeLockfiles {
  /** The tree with the lockfiles that were made; the one given when none was. */
  tree: string;
  made: string[];
  /** Each with a sentence that says what to do. */
  failed: { path: string; reason: string }[];
}

/** What resolvers read of a project beside the lockfile; programs and data stay out. */
const NEEDED =
  /(^|\/)(pyproject\.toml|poetry\.toml|uv\.toml|poetry\.lock|uv\.lock|setup\.(py|cfg)|__init__\.py|_?version\.py|__about__\.py|(README|LICEN[CS]E)[^/]*|requirements[^/]*\.txt)$/i;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 5000;

/**
 * Makes lockfiles again with the tool that owns them, in the sandbox, from the files of a tree. Locked versions stay
 * unless `upgrade` names their library, or what is required no longer allows them. The address of the portal's own index
 * gets into none.
 */
export async function makeLockfiles(options: {
  /** Bare repository that has the tree; the new objects go there. */
  gitDir: string;
  tree: string;
  /** Paths of lockfiles; those that are not there yet are made when their tool is known. */
  lockfiles: string[];
  resolver: ResolverConfig;
  /** Library that shall go to the newest version that the project allows, which is this one or a newer one. */
  upgrade?: { library: string; version: string };
  signal?: AbortSignal;
}): Promise<MadeLockfiles> {
  const { gitDir, tree, lockfiles, resolver } = options;
  const failed: MadeLockfiles['failed'] = [];
  if (lockfiles.length === 0) return { tree, made: [], failed };
  const support = await resolverSupport(resolver);
  if (!support.available) {
    const { reason = '' } = support;
    return {
      tree,
      made: [],
      failed: lockfiles.map(path => ({ path, reason })),
    };
  }
  const tools = await prepareResolver(resolver);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-resolve-'));
  try {
    return await withScratch({ gitDir, attributes: '' }, async store => {
      const entries = await readTree(store, tree);
      await writeProject(await readProject(store, entries), folder);
      const changes: TreeChanges = new Map();
      for (const path of lockfiles) {
        const result = await makeLockfile({ ...options, path, folder, tools });
        if ('reason' in result) failed.push({ path, reason: result.reason });
        else {
          const mode = entries.get(pathBytes(path))?.mode ?? '100644';
          changes.set(pathBytes(path), { mode, content: result.content });
        }
      }
      if (changes.size === 0) return { tree, made: [], failed };
      const [written] = await writeTrees(store, [
        { from: tree, changes, ref: 'refs/made' },
      ]);
      return {
        tree: written?.tree ?? tree,
        made: [...changes.keys()].map(pathText),
        failed,
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readProject(
  store: Parameters<typeof readBlobs>[0],
  entries: GitTree,
): Promise<Map<BytePath, Buffer>> {
  const needed = [...entries]
    .filter(([path, { mode }]) => mode.startsWith('100') && NEEDED.test(path))
    .slice(0, MAX_FILES);
  const contents = await readBlobs(
    store,
    needed.map(([, { id }]) => id),
    { maxBytes: MAX_FILE_BYTES },
  );
  const files = new Map<BytePath, Buffer>();
  for (const [path, { id }] of needed) {
    const content = contents.get(id);
    if (content) files.set(path, content);
  }
  return files;
}

async function writeProject(
  files: Map<BytePath, Buffer>,
  folder: string,
): Promise<void> {
  for (const [path, content] of files) {
    const place = Buffer.concat([
      Buffer.from(`${folder}/`),
      Buffer.from(path, 'latin1'),
    ]);
    await mkdir(
      Buffer.concat([
        Buffer.from(`${folder}/`),
        Buffer.from(posix.dirname(path), 'latin1'),
      ]),
      { recursive: true },
    );
    await writeFile(place, content);
  }
}

async function makeLockfile(options: {
  path: string;
  folder: string;
  tools: PreparedResolver;
  upgrade?: { library: string; version: string };
  signal?: AbortSignal;
}): Promise<{ content: Buffer } | { reason: string }> {
  const { path, folder, tools, upgrade, signal } = options;
  const before = (await readLeft(folder, path))?.toString() ?? '';
  const manifest = join(dirname(path), 'pyproject.toml');
  const required = (await readLeft(folder, manifest))?.toString();
  if (required === undefined) {
    return {
      reason: `There is no pyproject.toml beside ${path}, so that nothing says what to lock; make it again by hand`,
    };
  }
  const run = resolverCommand({ path, tools, upgrade, isNew: before === '' });
  if ('reason' in run) return run;
  const result = await runInSandbox({
    ...run,
    folder,
    readable: tools.readable,
    reach: tools.reach,
    signIns: tools.signIns,
    limits: { timeoutMs: 5 * 60_000 },
    signal,
  });
  if (result.exitCode !== 0 || result.endedBy) {
    return { reason: explainFailure({ path, result, tools }) };
  }
  const content = await readLeft(folder, path);
  if (!content) {
    return { reason: `${run.command.join(' ')} wrote no ${path}` };
  }
  const origin = originOf(tools.indexUrl);
  const isNamed = before.includes(origin) || required.includes(origin);
  if (!tools.isStandardIndex && !isNamed && content.includes(origin)) {
    return {
      reason: `The lockfile ${path} would name the portal's own index, which the project does not use; name the index in its pyproject.toml, or let the portal use the project's (fleet.resolver.index)`,
    };
  }
  return { content };
}
