import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import type { SourceFacts } from '../database/cellFacts';
import type { SourceHealth } from './stateTypes';

/** Kinds of workload without which it cannot be said what runs. Clusters without the others, or without leave to list them, are still known. */
const NEEDED = new Set(['Deployment', 'StatefulSet']);

export function isNeeded({ kind, part }: SourceFacts): boolean {
  return kind !== 'kubernetes' || NEEDED.has(part);
}

/** What holds in environments that only events, git or a cluster know. */
const UNCONFIGURED = {
  clusters: [] as string[],
  freshnessMs: 15 * 60_000,
  graceMs: 10 * 60_000,
  staleAfterMs: 182 * 24 * 60 * 60_000,
};

/** What deriving needs to know of the configuration. */
export interface DerivingConfig {
  /** In promotion order. */
  environments: EnvironmentConfig[];
  /** URL of the GitOps repository; absent when none is configured. */
  gitops?: string;
}

/** How an environment is looked at. */
export function rulesOf(
  environment: string,
  { environments }: DerivingConfig,
): typeof UNCONFIGURED & { configured: boolean } {
  const found = environments.find(({ name }) => name === environment);
  return found
    ? { ...found, configured: true }
    : { ...UNCONFIGURED, configured: false };
}

/** The sources that an environment relies on. */
export function healthOf(
  environment: string,
  sources: SourceFacts[],
  config: DerivingConfig & { now: Date },
): { gitops?: SourceHealth; clusters: SourceHealth[] } {
  const { clusters, freshnessMs, configured } = rulesOf(environment, config);
  const oldest = new Date(config.now.getTime() - freshnessMs).toISOString();
  const repository = sources.filter(
    ({ kind, name }) => kind === 'gitops' && name === config.gitops,
  );
  // A portal may come with the address of a repository that nobody has made yet.
  const isPlanned = repository.some(one => one.absent && !one.succeededAt);
  return {
    gitops:
      configured && config.gitops !== undefined && !isPlanned
        ? {
            name: 'The GitOps repository',
            ...reliability(repository, oldest),
          }
        : undefined,
    clusters: clusters.map(cluster => ({
      name: `The cluster ${cluster}`,
      ...reliability(
        sources.filter(
          one =>
            one.kind === 'kubernetes' && one.name === cluster && isNeeded(one),
        ),
        oldest,
      ),
    })),
  };
}

/**
 * A source can be relied on while its last answer is fresh, though it may not answer just now: else every cell would
 * turn with every lost connection. All parts are needed.
 */
export function reliability(
  parts: SourceFacts[],
  oldest: string,
): { fresh: boolean; seenAt?: string; problem?: string } {
  const seen = parts.map(part => part.succeededAt ?? '');
  const seenAt = seen.length > 0 ? [...seen].sort()[0] : '';
  return {
    fresh: seenAt !== '' && seenAt !== undefined && seenAt > oldest,
    seenAt: seenAt || undefined,
    problem: parts.find(part => part.problem)?.problem,
  };
}
