import { posix } from 'node:path';
import { compare } from '@renovatebot/pep440';
import { runGit } from '../git/git';
import { pathBytes, pathText } from '../git/paths';
import { readBlobs, readTree, type GitStore } from '../git/readTrees';
import { withScratch } from '../git/scratch';
import { writeTrees } from '../git/writeTrees';
import { makeLockfiles } from '../resolver/makeLockfiles';
import type { ResolverConfig } from '../resolver/resolverConfig';
import { explainCap } from './explainCap';
import { insistOn } from './insistOn';
import { readLock } from './lockedVersions';
import {
  planLibraryBump,
  type LibraryBumpClass,
  type LibraryBumpPlan,
} from './planLibraryBump';
import { normalizeName } from './requirement';

/** A bump as it would be proposed; nothing has been written but objects. */
export interface ResolvedBump {
  /**
   * `capped`: somebody's requirement, or the project's Python, does not allow the version; `reason` names it.
   * `failed`: the resolver could not be run to its end; trying again may help.
   */
  class: LibraryBumpClass | 'capped' | 'failed';
  /** One sentence, and the resolver's words where it gave some. */
  reason: string;
  from?: string;
  /** The lowest version that the result has. */
  to?: string;
  /** The whole repository with the change; as it was when there is none. */
  tree: string;
  /** Paths from the root that differ. */
  changed: string[];
}

const MANIFESTS =
  /^(pyproject\.toml|poetry\.lock|uv\.lock|requirements[^/]*\.txt|requirements\/[^/]+\.txt|pdm\.lock|Pipfile|Pipfile\.lock|pylock[^/]*\.toml|setup\.py|setup\.cfg)$/;
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;
/** What a resolver says when there is no solution, as opposed to no network. */
const NO_SOLUTION =
  /version solving failed|No solution found|supported Python range|doesn't match any versions|incompatible/i;

interface Bump {
  gitDir: string;
  /** Tree or commit of the repository. */
  tree: string;
  /** Of the service in it, without a slash at either end; empty for the root. */
  folder: string;
  library: string;
  /** The lowest version that is wanted. */
  version: string;
  resolver: ResolverConfig;
  signal?: AbortSignal;
}

/** Decides what a library bump means for a service, changes what has to be changed, and has the real resolver lock it. */
export async function resolveLibraryBump(bump: Bump): Promise<ResolvedBump> {
  const library = normalizeName(bump.library);
  return withScratch({ gitDir: bump.gitDir, attributes: '' }, async store => {
    const files = await readManifests(store, bump);
    const plan = planLibraryBump({ ...bump, library, files });
    const start = await treeOf(store, bump.tree);
    const tree = await write(store, { ...bump, tree: start }, plan.edits);
    const changed = Object.keys(plan.edits).map(path => inFolder(bump, path));
    const { from, reason } = plan;
    if (!plan.lockfile) {
      const to = plan.class === 'range-edited' ? bump.version : from;
      return { class: plan.class, reason, from, to, tree, changed };
    }
    const locked = await lock({
      ...bump,
      library,
      store,
      tree,
      plan,
      pyproject: plan.edits['pyproject.toml'] ?? files['pyproject.toml'] ?? '',
      lockfile: plan.lockfile,
    });
    return 'to' in locked
      ? {
          ...locked,
          class: plan.class,
          reason,
          from,
          changed: [...changed, inFolder(bump, plan.lockfile)],
        }
      : { ...locked, from, tree: start, changed: [] };
  });
}

interface Locking extends Bump {
  store: GitStore;
  plan: LibraryBumpPlan;
  pyproject: string;
  lockfile: string;
}

type Locked =
  | { tree: string; to: string }
  | { class: 'capped' | 'failed'; reason: string };

/**
 * First as anybody would, by updating the library. What a resolver keeps back it is then told to take, which either shows
 * a way, whose versions are kept when the project is locked as it is, or names who does not let it.
 */
async function lock(locking: Locking): Promise<Locked> {
  const { store, tree, library, version, lockfile } = locking;
  const simple = await make(locking, tree, true);
  if ('to' in simple && isEnough(simple, version)) return simple;
  if ('reason' in simple && !NO_SOLUTION.test(simple.reason)) {
    return { class: 'failed', reason: simple.reason };
  }
  const insisting = insistOn(locking.pyproject, library, version);
  if (insisting === undefined || 'reason' in simple) {
    return capped(locking, 'reason' in simple ? simple.reason : '');
  }
  const told = await make(
    locking,
    await write(store, locking, { 'pyproject.toml': insisting }),
    false,
  );
  if ('reason' in told) {
    return NO_SOLUTION.test(told.reason)
      ? capped(locking, told.reason)
      : { class: 'failed', reason: told.reason };
  }
  const kept = await make(
    locking,
    await write(store, locking, {
      [lockfile]: await read(store, told.tree, inFolder(locking, lockfile)),
    }),
    false,
  );
  if ('reason' in kept) return { class: 'failed', reason: kept.reason };
  return isEnough(kept, version) ? kept : capped(locking, '');
}

async function make(
  locking: Locking,
  tree: string,
  isUpgrade: boolean,
): Promise<{ tree: string; to: string } | { reason: string }> {
  const { store, library, lockfile, version } = locking;
  const path = inFolder(locking, lockfile);
  const made = await makeLockfiles({
    ...locking,
    tree,
    lockfiles: [path],
    upgrade: isUpgrade ? { library, version } : undefined,
  });
  const [failure] = made.failed;
  if (failure) return { reason: failure.reason };
  const text = await read(store, made.tree, path);
  const versions = readLock(lockfile, text)
    .versionsOf(library)
    .map(one => one.version)
    .sort((a, b) => compare(a, b));
  // No longer needed at all is as good as newer.
  return { tree: made.tree, to: versions[0] ?? version };
}

function isEnough({ to }: { to: string }, version: string): boolean {
  return compare(to, version) >= 0;
}

function capped({ library, version, plan }: Locking, said: string): Locked {
  return {
    class: 'capped',
    reason: explainCap({ library, version, said, blockers: plan.blockers }),
  };
}

async function readManifests(
  store: GitStore,
  bump: Bump,
): Promise<Record<string, string>> {
  const prefix = bump.folder ? pathBytes(`${bump.folder}/`) : '';
  const found: [string, string][] = [];
  for (const [path, { mode, id }] of await readTree(store, bump.tree)) {
    const name = path.slice(prefix.length);
    if (!path.startsWith(prefix) || !MANIFESTS.test(name)) continue;
    if (mode.startsWith('100')) found.push([name, id]);
  }
  const contents = await readBlobs(
    store,
    found.map(([, id]) => id),
    { maxBytes: MAX_MANIFEST_BYTES },
  );
  return Object.fromEntries(
    found.map(([name, id]) => [
      pathText(name),
      contents.get(id)?.toString('utf8') ?? '',
    ]),
  );
}

async function write(
  store: GitStore,
  bump: Bump,
  edits: Record<string, string>,
): Promise<string> {
  if (Object.keys(edits).length === 0) return bump.tree;
  const entries = await readTree(store, bump.tree);
  const changes = new Map(
    Object.entries(edits).map(([path, text]) => {
      const place = pathBytes(inFolder(bump, path));
      const mode = entries.get(place)?.mode ?? '100644';
      return [place, { mode, content: Buffer.from(text) }] as const;
    }),
  );
  const [written] = await writeTrees(store, [
    { from: bump.tree, changes, ref: 'refs/bumped' },
  ]);
  return written?.tree ?? bump.tree;
}

async function treeOf(store: GitStore, treeish: string): Promise<string> {
  const id = await runGit(
    ['rev-parse', '--verify', `${treeish}^{tree}`],
    store,
  );
  return id.toString('utf8').trim();
}

async function read(
  store: GitStore,
  tree: string,
  path: string,
): Promise<string> {
  const content = await runGit(['cat-file', 'blob', `${tree}:${path}`], store);
  return content.toString('utf8');
}

function inFolder({ folder }: Pick<Bump, 'folder'>, path: string): string {
  return posix.join(folder, path);
}
