import {
  Deployment,
  EnvironmentCell,
  FleetService,
  LibraryStatus,
  Page,
  RatedLibrary,
} from '@slipway/plugin-fleet-common';

export const hoursAgo = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString();

export function aService(service: Partial<FleetService> = {}): FleetService {
  const name = service.name ?? 'payments';
  return {
    ref: `component:default/${name}`,
    name,
    owner: 'group:default/guests',
    template: 'template:default/flask-service',
    templateVersion: '1.0.0',
    libraries: readLibraries(),
    environments: [],
    ...service,
  };
}

export function readLibraries(
  status: Partial<LibraryStatus> = {},
): LibraryStatus {
  return {
    state: 'read',
    count: 42,
    lockfile: 'poetry.lock',
    commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    readAt: hoursAgo(1),
    attemptedAt: hoursAgo(1),
    ...status,
  };
}

/** A cell whose last attempt failed while an older version still runs. */
export function aFailedCell(
  cell: Partial<EnvironmentCell> = {},
): EnvironmentCell {
  return {
    environment: 'production',
    lastAttempt: {
      version: '1.5.0',
      outcome: 'failure',
      finishedAt: hoursAgo(2),
    },
    lastSuccess: { version: '1.4.2', finishedAt: hoursAgo(72) },
    ...cell,
  };
}

export function aLibrary(library: Partial<RatedLibrary> = {}): RatedLibrary {
  const name = library.name ?? 'flask';
  return {
    name,
    version: '3.1.0',
    direct: true,
    groups: ['main'],
    declared: '>=3.0,<4.0',
    extras: [],
    origin: 'index',
    requiredBy: [],
    internal: false,
    latest: '3.1.0',
    latestCompatible: '3.1.0',
    behind: 'current',
    yanked: false,
    advisories: [],
    path: [name],
    ...library,
  };
}

export function aDeployment(deployment: Partial<Deployment> = {}): Deployment {
  return {
    id: 'deployment-1',
    service: 'component:default/payments',
    environment: 'production',
    version: '1.5.0',
    outcome: 'success',
    finishedAt: hoursAgo(2),
    ...deployment,
  };
}

export function aPage<T>(items: T[], page: Partial<Page<T>> = {}): Page<T> {
  return { items, totalItems: items.length, ...page };
}
