import type { LibraryBuild, LibraryHead } from '../database/librarySnapshots';
import type { LibraryStore } from '../database/LibraryStore';

/** What was deployed last with success in an environment. */
export interface DeployedCommit {
  environment: string;
  finishedAt: string;
  /** Absent when the deployment was reported without one. */
  commit?: string;
}

export interface LinkBuildsDependencies {
  libraries: LibraryStore;
  /** Called when other libraries than before may be shown for a service. */
  onSnapshotChanged: (serviceId: number) => Promise<void>;
}

/**
 * Brings the environments of a service to the builds that run there. To be called when a deployment and when a build
 * was reported: they may come in either order, and once more changes nothing.
 *
 * @returns whether there is anything new to show.
 */
export async function linkBuilds(
  serviceId: number,
  deployed: DeployedCommit[],
  { libraries, onSnapshotChanged }: LinkBuildsDependencies,
): Promise<boolean> {
  if (deployed.length === 0) return false;
  const moved = await libraries.moveHeads(serviceId, known =>
    deployed.flatMap(one => headAfter(one, known) ?? []),
  );
  if (moved) await onSnapshotChanged(serviceId);
  return moved;
}

/**
 * Where an environment is after a deployment; undefined when that changes nothing. What was reported later stays. A
 * deployment whose build is not known leaves the environment without a snapshot: what ran there before runs no more.
 */
export function headAfter(
  { environment, finishedAt, commit }: DeployedCommit,
  known: { heads: LibraryHead[]; builds: LibraryBuild[] },
): LibraryHead | undefined {
  const head = known.heads.find(one => one.environment === environment);
  if (head && head.readAt > finishedAt) return undefined;
  const build = known.builds.find(one => isSameCommit(one.commit, commit));
  if (!build && !head) return undefined;
  if (!build && isSameCommit(head?.commit, commit)) {
    return head && { ...head, readAt: finishedAt };
  }
  return {
    environment,
    snapshotId: build?.snapshotId,
    commit: build?.commit ?? commit,
    imageDigest: build?.imageDigest,
    readAt: finishedAt,
  };
}

/** Either may be abbreviated. */
function isSameCommit(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}
