import {
  findLastCommits,
  isAncestor,
  type LandedCommit,
} from '@slipway/plugin-fleet-node';
import type { DesiredState } from '../sources';
import type { DeployedOverlay } from './argo/applyApplications';
import type { ReadOverlay } from './readOverlay';

/** What had not changed within so many commits of the branch counts as changed by the oldest of them. */
const MAX_COMMITS = 100_000;

/** Who changed the files that say images last, as of a revision. */
export interface CommitMemory {
  revision: string;
  byPath: Map<string, LandedCommit>;
}

/** Says of every overlay which commit asked for what it says. */
export async function dateStates(options: {
  gitDir: string;
  revision: string;
  memory?: CommitMemory;
  overlays: Array<DeployedOverlay & { read: ReadOverlay }>;
}): Promise<{ states: DesiredState[]; commits: CommitMemory }> {
  const { gitDir, revision, memory, overlays } = options;
  const paths = new Set(overlays.map(({ read }) => read.source));
  const byPath = new Map<string, LandedCommit>();
  if (memory && (await isAncestor(gitDir, memory.revision, revision))) {
    const newer = await findLastCommits({
      gitDir,
      revision,
      since: memory.revision,
      paths,
      maxCommits: MAX_COMMITS,
    });
    for (const path of paths) {
      const commit = newer.byPath.get(path) ?? memory.byPath.get(path);
      if (commit) byPath.set(path, commit);
    }
  }
  const { byPath: older, oldest } = await findLastCommits({
    gitDir,
    revision,
    paths: [...paths].filter(path => !byPath.has(path)),
    maxCommits: MAX_COMMITS,
  });
  for (const [path, commit] of older) byPath.set(path, commit);
  for (const path of paths) {
    if (oldest && !byPath.has(path)) byPath.set(path, oldest);
  }
  return {
    states: overlays.map(overlay => toState(overlay, byPath)),
    commits: { revision, byPath },
  };
}

function toState(
  {
    service,
    environment,
    path,
    problem,
    read,
  }: DeployedOverlay & { read: ReadOverlay },
  byPath: Map<string, LandedCommit>,
): DesiredState {
  const { commit, author, committedAt } = byPath.get(read.source)!;
  const why = problem ?? read.problem;
  return {
    service,
    environment,
    path,
    images: why ? [] : read.images,
    commit,
    author,
    committedAt,
    ...(why && { problem: why }),
  };
}
