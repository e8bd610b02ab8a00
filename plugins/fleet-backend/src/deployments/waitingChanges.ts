import { NotFoundError } from '@backstage/errors';
import type { WaitingChanges } from '@slipway/plugin-fleet-common';
import type { RunningBuild } from '../database/CommitCountStore';
import type { StoredService } from '../database/ServiceStore';
import type { CompareCommits } from './CommitCounter';

const MAX_COMMITS = 50;

/**
 * What an environment would get: what the environment before it runs, or of the first one, and where that is not known,
 * what is on the default branch.
 *
 * @throws NotFoundError when nothing is known to run there, or its git host cannot compare.
 */
export async function readWaitingChanges(options: {
  service: StoredService;
  environment: string;
  builds: RunningBuild[];
  /** Names of the configured ones, in promotion order. */
  environments: string[];
  compare: CompareCommits;
}): Promise<WaitingChanges> {
  const { service, environment, builds, environments, compare } = options;
  const { from, to } = decideRange({ environment, builds, environments });
  if (!from?.commit) {
    throw new NotFoundError(
      `Which commit of ${service.name} runs in ${environment} is not known; report deployments with their commit, or label the workload with it`,
    );
  }
  const found =
    service.sourceLocation &&
    (await compare(service.sourceLocation, {
      base: from.commit,
      head: to?.commit,
      limit: MAX_COMMITS,
    }));
  if (!found) {
    throw new NotFoundError(
      `The git host of ${service.name} does not compare ${from.commit} with ${
        to?.commit ?? 'the default branch'
      }; it has not both commits, or is not one of integrations.gitea`,
    );
  }
  return {
    from: { version: from.version, commit: from.commit },
    to: {
      environment: to?.environment,
      version: to?.version,
      commit: to?.commit ?? found.commits[0]?.commit ?? from.commit,
    },
    ...found,
  };
}

/** What runs there, and what the environment before it runs when that is known. */
function decideRange(options: {
  environment: string;
  builds: RunningBuild[];
  environments: string[];
}): { from?: RunningBuild; to?: RunningBuild } {
  const { environment, builds, environments } = options;
  const buildIn = (name?: string) =>
    builds.find(build => build.environment === name);
  const before = buildIn(environments[environments.indexOf(environment) - 1]);
  return {
    from: buildIn(environment),
    to: before?.commit ? before : undefined,
  };
}
