import { InputError } from '@backstage/errors';
import { runGit } from '../git/git';
import { pathBytes } from '../git/paths';
import { withScratch } from '../git/scratch';
import { writeTrees } from '../git/writeTrees';

/** A folder of a repository's tree, such as `services/orders`, without a slash at either end. */
interface FolderPlace {
  gitDir: string;
  /** The whole repository's. */
  tree: string;
  folder: string;
}

/** @throws InputError when the folder is not there. */
export async function folderTree({
  gitDir,
  tree,
  folder,
}: FolderPlace): Promise<string> {
  const listed = await runGit(
    ['ls-tree', '-z', tree, '--', folder.replace(/\/+$/, '')],
    { cwd: gitDir, env: { GIT_LITERAL_PATHSPECS: '1' } },
  );
  const [, id] = /^040000 tree (\w+)\t/.exec(listed.toString('latin1')) ?? [];
  if (!id) {
    throw new InputError(
      `The repository has no folder ${folder}; correct the folder that the service's catalog entry names.`,
    );
  }
  return id;
}

/** The repository's tree with another one in the folder's place, once for each. */
export async function graftFolder(
  { gitDir, tree, folder }: FolderPlace,
  folderTrees: string[],
): Promise<string[]> {
  const written = await withScratch({ gitDir, attributes: '' }, store =>
    writeTrees(
      store,
      folderTrees.map((id, index) => ({
        from: tree,
        changes: new Map([[pathBytes(folder), { mode: '040000', id }]]),
        ref: `refs/result/${index}`,
      })),
    ),
  );
  return written.map(one => one.tree);
}
