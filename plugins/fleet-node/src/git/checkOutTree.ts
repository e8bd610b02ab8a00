import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from './git';
import { withScratch } from './scratch';

/** Contents are bytes: nothing that a repository says about line ends, encodings or filters counts. */
const BYTES = '* -text -eol -ident -filter -working-tree-encoding\n';
const TIMEOUT_MS = 10 * 60_000;

/**
 * Writes the files of a tree into a folder that exists. A symbolic link becomes a file that holds its target, so that
 * nothing read there is outside the folder.
 */
export async function checkOutTree(options: {
  gitDir: string;
  /** Tree or commit. */
  tree: string;
  folder: string;
}): Promise<void> {
  const { gitDir, tree, folder } = options;
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-checkout-'));
  try {
    await withScratch({ gitDir, attributes: BYTES }, async store => {
      const env = {
        ...store.env,
        GIT_WORK_TREE: folder,
        GIT_INDEX_FILE: join(scratch, 'index'),
      };
      for (const args of [
        ['read-tree', tree],
        ['checkout-index', '--all', '--force'],
      ]) {
        await runGit(args, {
          cwd: folder,
          env,
          config: { 'core.bare': 'false', 'core.symlinks': 'false' },
          timeoutMs: TIMEOUT_MS,
        });
      }
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
