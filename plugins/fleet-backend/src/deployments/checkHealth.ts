import type { SourceFacts } from '../database/cellFacts';
import type { DeploymentCellStore } from '../database/DeploymentCellStore';
import type { DeploymentSourceStore } from '../database/DeploymentSourceStore';
import { healthOf, type DerivingConfig } from './sourceHealth';

export interface CheckHealthDependencies extends DerivingConfig {
  sources: DeploymentSourceStore;
  cells: DeploymentCellStore;
  announce: () => Promise<void>;
  now: () => Date;
}

/**
 * Derives cells anew whose sources went stale, or came back, since. Most of the time nothing did, and that costs two
 * questions about a handful of rows.
 */
export async function checkHealth(
  dependencies: CheckHealthDependencies,
): Promise<void> {
  const { sources, cells, environments, announce } = dependencies;
  const known = await sources.listSources();
  const derived = await sources.getDerivedHealth();
  const changed = environments
    .map(({ name }) => ({ name, health: sayHealth(name, known, dependencies) }))
    .filter(({ name, health }) => derived.get(name) !== health);
  if (changed.length === 0) return;
  await cells.makeDue(changed.map(({ name }) => name));
  for (const { name, health } of changed) {
    await sources.saveDerivedHealth(name, health);
  }
  if ((await cells.deriveDue()) > 0) await announce();
}

/** Equal while the sources of an environment are as they were. */
function sayHealth(
  environment: string,
  sources: SourceFacts[],
  { now, ...config }: CheckHealthDependencies,
): string {
  const { gitops, clusters } = healthOf(environment, sources, {
    ...config,
    now: now(),
  });
  return [gitops, ...clusters]
    .map(source => source && `${source.name}: ${source.fresh}`)
    .join('; ');
}
