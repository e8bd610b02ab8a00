import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { pathBytes } from '../git/paths';
import { initBareRepository } from '../git/snapshots';
import { fetchTrees, readBlobLazily, readFolder } from '../git/treesOnly';
import type { SourcePlace } from '../forge/sourcePlace';
import { driftOf, type Drift } from './drift';
import {
  LOCK_FILE,
  WISH_FILE,
  parseLock,
  parseWish,
  type TemplateLock,
  type TemplateWish,
} from './lineageFiles';

/** Bytes of a lock of some ten thousand files. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What a repository says at one commit of the template that made it. */
export interface FoundLineage {
  commit: string;
  /** Undefined when there are no lineage files. */
  lineage?: { wish: TemplateWish; lock: TemplateLock; drift: Drift };
  /** Why the files that are there cannot be used, as a sentence that says what to do. */
  problem?: string;
}

/**
 * Reads the lineage files of a service and its drift with one shallow fetch that leaves files out.
 *
 * @throws GitError when the host does not answer or refuses, InputError when the folder is not there.
 */
export async function readLineageAt(
  place: SourcePlace,
  options: { signal?: AbortSignal } = {},
): Promise<FoundLineage> {
  const { remote, ref, folder } = place;
  const gitDir = await mkdtemp(join(tmpdir(), 'slipway-lineage-'));
  try {
    await initBareRepository(gitDir);
    const from = { gitDir, remote, signal: options.signal };
    const commit = await fetchTrees({ ...from, ref });
    const tree = await readFolder(gitDir, { commit, folder });
    if (!tree) {
      throw new InputError(
        `The repository has no folder ${folder}; correct the location of the service in its catalog-info.yaml`,
      );
    }
    const textOf = async (path: string) => {
      const entry = tree.get(pathBytes(path));
      if (!entry?.mode.startsWith('100')) return undefined;
      const id = entry.id;
      const content = readBlobLazily({ ...from, id, maxBytes: MAX_BYTES });
      return (await content).toString('utf8');
    };
    const wishText = await textOf(WISH_FILE);
    const lockText = await textOf(LOCK_FILE);
    if (wishText === undefined && lockText === undefined) return { commit };
    try {
      const wish = parseWish(requireText(WISH_FILE, wishText));
      const lock = parseLock(requireText(LOCK_FILE, lockText));
      return { commit, lineage: { wish, lock, drift: driftOf(lock, tree) } };
    } catch (error) {
      if (error instanceof InputError) {
        return { commit, problem: error.message };
      }
      throw error;
    }
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

function requireText(file: string, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new InputError(
    `${file} is missing beside the other lineage file; restore it from the history.`,
  );
}
