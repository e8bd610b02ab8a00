import type { EnvironmentSummary } from '@slipway/plugin-fleet-common';
import type { StateCount } from '../database/DeploymentMatrixStore';
import { rulesOf, type DerivingConfig } from './sourceHealth';

const DAY_MS = 24 * 60 * 60_000;

/** All environments in promotion order, with how many services are in which state. */
export function describeEnvironments(
  counts: StateCount[],
  config: DerivingConfig & {
    inOrder: (environments: readonly string[]) => string[];
  },
): EnvironmentSummary[] {
  const names = new Set([
    ...config.environments.map(({ name }) => name),
    ...counts.map(({ environment }) => environment),
  ]);
  return config.inOrder([...names]).map((name, order) => {
    const own = counts.filter(({ environment }) => environment === name);
    const { clusters, staleAfterMs, configured } = rulesOf(name, config);
    return {
      name,
      order,
      configured,
      protected:
        config.environments.find(one => one.name === name)?.protected ?? false,
      clusters,
      staleAfterDays: staleAfterMs / DAY_MS,
      states: Object.fromEntries(own.map(one => [one.state, one.total])),
      stale: own.reduce((sum, one) => sum + one.stale, 0),
    };
  });
}
