import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GitStore } from './readTrees';

/**
 * Runs a piece of work with refs and attributes of its own on the objects of a bare repository: what it writes stays
 * there as objects, and neither the repository's refs nor other work at the same time is touched.
 */
export async function withScratch<T>(
  options: { gitDir: string; attributes: string },
  work: (store: GitStore) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-update-'));
  try {
    await Promise.all([
      mkdir(join(folder, 'objects')),
      mkdir(join(folder, 'refs')),
      mkdir(join(folder, 'info')),
      writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n'),
      writeFile(
        join(folder, 'config'),
        '[core]\nrepositoryformatversion = 0\nbare = true\n',
      ),
    ]);
    // A bare repository takes attributes from here alone.
    await writeFile(
      join(folder, 'info/attributes'),
      Buffer.from(options.attributes, 'latin1'),
    );
    const objects = join(resolve(options.gitDir), 'objects');
    return await work({
      cwd: folder,
      env: { GIT_DIR: folder, GIT_OBJECT_DIRECTORY: objects },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
