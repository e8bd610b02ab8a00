import { toError } from '@backstage/errors';
import type { MadeLockfiles, PreparedUpdate } from '@slipway/plugin-fleet-node';

export type MakeLockfiles = (options: {
  gitDir: string;
  tree: string;
  lockfiles: string[];
  signal?: AbortSignal;
}) => Promise<MadeLockfiles>;

/**
 * Makes the lockfiles again that an update leaves behind what they lock. While files wait for a decision they cannot be
 * made, and where the tool fails they are left to a person: both are said, and neither stops the update.
 */
export async function makeLockfilesFor(
  update: PreparedUpdate,
  options: { make: MakeLockfiles; signal?: AbortSignal },
): Promise<MadeLockfiles> {
  const { gitDir, tree, lockfilesToMake: lockfiles } = update;
  if (lockfiles.length === 0) return { tree, made: [], failed: [] };
  const leave = (reason: string): MadeLockfiles => ({
    tree,
    made: [],
    failed: lockfiles.map(path => ({ path, reason })),
  });
  if (update.conflictTree !== undefined) {
    return leave('files have to be decided about first');
  }
  try {
    return await options.make({
      gitDir,
      tree,
      lockfiles,
      signal: options.signal,
    });
  } catch (error) {
    return leave(toError(error).message);
  }
}
