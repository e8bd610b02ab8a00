import type { Deployment } from '@slipway/plugin-fleet-common';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import type { Knex } from 'knex';
import { openStores } from '../database/openStores';
import { checkHealth } from '../deployments/checkHealth';
import {
  createDesiredSink,
  createObservedSink,
} from '../deployments/createSinks';
import { deriveService } from '../deployments/deriveService';
import { createFindEnvironment } from '../deployments/createFindEnvironment';
import type { DesiredState, ObservedWorkload } from '../deployments/sources';

export const GITOPS = 'https://git.acme.com/acme/gitops';
export const START = '2026-11-24T12:00:00.000Z';

const MINUTE = 60_000;

export function environment(
  name: string,
  more: Partial<EnvironmentConfig> = {},
): EnvironmentConfig {
  return {
    name,
    protected: false,
    clusters: [],
    namespace: '{environment}',
    gitopsPath: 'services/{service}/overlays/{environment}',
    staleAfterMs: 182 * 24 * 60 * MINUTE,
    freshnessMs: 15 * MINUTE,
    graceMs: 10 * MINUTE,
    ...more,
  };
}

/** What runs where over a database of its own, with a clock that is ours to set. */
export function createTestDeployments(
  knex: Knex,
  options: { environments?: EnvironmentConfig[]; gitops?: string } = {},
) {
  const environments = options.environments ?? [
    environment('staging', { clusters: ['east'] }),
    environment('production', { clusters: ['east'] }),
  ];
  const clock = { now: new Date(START) };
  const now = () => clock.now;
  const deriving = { environments, gitops: options.gitops };
  const stores = openStores(knex);
  const opened = stores.openDeployments({
    derive: (cells, sources) =>
      deriveService(cells, sources, { ...deriving, now: now() }),
    now,
  });
  const sources = stores.deploymentSources;
  const announce = jest.fn(async () => undefined);
  const look = () =>
    checkHealth({ ...deriving, sources, cells: opened.cells, announce, now });
  const sinks = {
    ...opened,
    sources,
    findEnvironment: createFindEnvironment(environments),
    checkHealth: look,
    announce,
  };
  return {
    ...stores,
    ...opened,
    clock,
    announce,
    checkHealth: look,
    desiredSink: createDesiredSink(sinks),
    observedSink: createObservedSink(sinks),
  };
}

export function testDeployment(
  id: string,
  more: Partial<Deployment> = {},
): Deployment {
  return {
    id,
    service: 'component:default/payments',
    environment: 'production',
    version: '1.0',
    outcome: 'success',
    finishedAt: '2026-11-01T10:00:00Z',
    ...more,
  };
}

export function desiredState(
  service: string,
  tag: string,
  more: Partial<DesiredState> = {},
): DesiredState {
  const where = more.environment ?? 'production';
  return {
    service,
    environment: where,
    path: `services/${service}/overlays/${where}`,
    images: [{ image: `registry.acme.com/${service}`, tag }],
    commit: 'c0ffee1',
    author: 'Jane Doe',
    committedAt: '2026-11-20T10:00:00.000Z',
    ...more,
  };
}

export function observedWorkload(
  service: string,
  tag: string,
  more: Partial<ObservedWorkload> = {},
): ObservedWorkload {
  return {
    cluster: 'east',
    kind: 'Deployment',
    namespace: 'production',
    name: service,
    uid: 'uid-1',
    service,
    images: [{ image: `registry.acme.com/${service}`, tag }],
    replicas: 2,
    readyReplicas: 2,
    updatedReplicas: 2,
    since: '2026-11-20T11:00:00.000Z',
    ...more,
  };
}
