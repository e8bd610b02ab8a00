import { pathBytes, pathText } from '../git/paths';
import { folderTree, graftFolder } from './folderTree';
import { planUpdate, type PlannedUpdate } from './planUpdate';
import type { UpdatePlan } from './update/updatePlan';

/**
 * As `planUpdate`, for a service that lives in a folder of its repository. Each folder may come from a template of its
 * own; nothing outside it is read or changed. `ours` is the whole repository's tree, and so are the resulting trees;
 * paths are named from the repository's root.
 *
 * @throws InputError when the folder is not there.
 */
export async function planFolderUpdate(
  update: PlannedUpdate & {
    /** Such as `services/orders`, without a slash at either end. */
    folder: string;
  },
): Promise<UpdatePlan> {
  const { folder, gitDir, ours } = update;
  const plan = await planUpdate({
    ...update,
    ours: await folderTree({ gitDir, tree: ours, folder }),
  });
  const [tree = ours, treeWithoutMarkers = ours] = plan.hasChanges
    ? await graftFolder({ gitDir, tree: ours, folder }, [
        plan.tree,
        plan.treeWithoutMarkers,
      ])
    : [];
  const fromRoot = (path: string) =>
    pathText(`${pathBytes(folder)}/${pathBytes(path)}`);
  const within = <T extends { path: string; oldPath?: string }>(items: T[]) =>
    items.map(({ path, oldPath, ...item }) => ({
      ...item,
      path: fromRoot(path),
      ...(oldPath === undefined ? {} : { oldPath: fromRoot(oldPath) }),
    }));
  return {
    ...plan,
    tree,
    treeWithoutMarkers,
    paths: within(plan.paths),
    conflicts: within(plan.conflicts),
    notes: within(plan.notes),
    lockfilesToMake: plan.lockfilesToMake.map(fromRoot),
  };
}
