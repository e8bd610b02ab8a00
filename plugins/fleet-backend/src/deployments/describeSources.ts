import type { DeploymentSource } from '@slipway/plugin-fleet-common';
import type { SourceFacts } from '../database/cellFacts';
import {
  isNeeded,
  reliability,
  rulesOf,
  type DerivingConfig,
} from './sourceHealth';

/** Configured sources come though they never answered; senders of events once they sent one. */
export function describeSources(
  known: SourceFacts[],
  config: DerivingConfig & { now: Date },
): DeploymentSource[] {
  const { environments, gitops } = config;
  const clusters = [...new Set(environments.flatMap(one => one.clusters))];
  const expected: Array<Pick<DeploymentSource, 'kind' | 'name'>> = [
    ...known.filter(one => one.kind === 'events'),
    ...(gitops === undefined
      ? []
      : [{ kind: 'gitops' as const, name: gitops }]),
    ...clusters.map(name => ({ kind: 'kubernetes' as const, name })),
  ];
  return expected.map(({ kind, name }) => {
    const parts = known.filter(one => one.kind === kind && one.name === name);
    const told = environments.filter(
      one => kind === 'gitops' || one.clusters.includes(name),
    );
    const problems = parts.flatMap(({ part, problem }) => {
      if (!problem) return [];
      return part ? `${part}: ${problem}` : problem;
    });
    return {
      kind,
      name,
      environments: kind === 'events' ? undefined : told.map(one => one.name),
      attemptedAt: parts
        .map(part => part.attemptedAt)
        .sort()
        .at(-1),
      succeededAt: parts
        .filter(isNeeded)
        .flatMap(part => part.succeededAt ?? [])
        .sort()[0],
      problem: problems.length > 0 ? problems.join(' ') : undefined,
      // Nobody promised to send an event; that none came says nothing.
      stale:
        kind !== 'events' &&
        isStale(
          parts,
          told.map(one => one.name),
          config,
        ),
    };
  });
}

/** By the strictest of the environments that rely on it. */
function isStale(
  parts: SourceFacts[],
  environments: string[],
  config: DerivingConfig & { now: Date },
): boolean {
  const limits = environments.map(name => rulesOf(name, config).freshnessMs);
  if (limits.length === 0) return false;
  const oldest = new Date(config.now.getTime() - Math.min(...limits));
  return !reliability(parts.filter(isNeeded), oldest.toISOString()).fresh;
}
