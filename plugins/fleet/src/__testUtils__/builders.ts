import {
  AdvisorySummary,
  AdvisoryUser,
  DeliveryMetrics,
  Deployment,
  DeploymentCell,
  DeploymentMatrixRow,
  EnvironmentCell,
  EnvironmentSummary,
  FleetService,
  LibraryDetail,
  LibrarySituation,
  LibraryStatus,
  LibrarySummary,
  LibraryUser,
  Page,
  PolicyProgress,
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
    lineage: {
      state: 'behind',
      version: '1.0.0',
      latest: '2.0.0',
      versionsBehind: 2,
    },
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

export function aSummary(
  library: Partial<LibrarySummary> = {},
): LibrarySummary {
  return {
    name: 'acme-common',
    internal: true,
    index: 'acme',
    latest: '4.2.0',
    latestReleasedAt: hoursAgo(72),
    checkedAt: hoursAgo(1),
    services: 40,
    outdated: 10,
    vulnerable: 0,
    versions: 3,
    oldestInUse: '3.1.0',
    newestInUse: '4.2.0',
    advisories: 0,
    ...library,
  };
}

export function aDetail(library: Partial<LibraryDetail> = {}): LibraryDetail {
  return {
    ...aSummary(),
    versionsInUse: [
      {
        version: '4.2.0',
        yanked: false,
        behind: 'current',
        services: 30,
        environments: [],
        advisories: [],
      },
      {
        version: '3.1.0',
        yanked: false,
        behind: 'major',
        services: 10,
        environments: [],
        advisories: [],
      },
    ],
    policies: [],
    ...library,
  };
}

/** A service that is on an old version and runs it in production; nobody knows about staging. */
export function aLibraryUser(user: Partial<LibraryUser> = {}): LibraryUser {
  const name = user.name ?? 'payments';
  return {
    service: `component:default/${name}`,
    name,
    owner: 'group:default/guests',
    version: '3.1.0',
    behind: 'major',
    direct: true,
    groups: ['main'],
    declared: '>=3,<4',
    advisories: [],
    running: [
      { environment: 'staging', known: false },
      { environment: 'production', known: true, version: '3.1.0' },
    ],
    ...user,
  };
}

export function anAdvisory(
  advisory: Partial<AdvisorySummary> = {},
): AdvisorySummary {
  return {
    id: 'GHSA-2g68-c3qc-8985',
    aliases: ['CVE-2024-34069'],
    severity: 'high',
    score: 7.5,
    summary: 'Werkzeug debugger vulnerable to remote execution',
    libraries: [{ name: 'werkzeug', fixedIn: ['3.0.3'] }],
    publishedAt: hoursAgo(24 * 40),
    attribution: 'GitHub Advisory Database, CC-BY 4.0.',
    services: 3,
    environments: [{ environment: 'production', services: 2 }],
    ...advisory,
  };
}

export function anAdvisoryUser(user: Partial<AdvisoryUser> = {}): AdvisoryUser {
  return { ...aLibraryUser(), library: 'werkzeug', ...user };
}

export function aPolicy(policy: Partial<PolicyProgress> = {}): PolicyProgress {
  return {
    id: 'acme-common-4',
    library: 'acme-common',
    minimum: '4.0',
    deadline: '2026-12-31',
    reason: 'Older clients leak connections.',
    met: 30,
    due: 8,
    late: 0,
    exempt: 2,
    unknown: 0,
    ...policy,
  };
}

export function aSituation(
  situation: Partial<LibrarySituation> = {},
): LibrarySituation {
  return {
    services: 12,
    unreadable: 0,
    pending: 0,
    outdated: 37,
    libyears: 18.46,
    vulnerable: { critical: 1, high: 3, medium: 0, low: 0, unrated: 0 },
    late: 2,
    trend: [],
    ...situation,
  };
}

export function anEnvironment(
  environment: Partial<EnvironmentSummary> = {},
): EnvironmentSummary {
  return {
    name: 'production',
    order: 0,
    configured: true,
    protected: false,
    clusters: [],
    staleAfterDays: 182,
    states: {},
    stale: 0,
    ...environment,
  };
}

/** A cell of which all sources say the same. */
export function aCell(cell: Partial<DeploymentCell> = {}): DeploymentCell {
  const success = {
    version: '1.4.2',
    outcome: 'success' as const,
    finishedAt: hoursAgo(72),
    actor: 'maria',
    actorSource: 'pipeline' as const,
    url: 'https://ci.acme.com/run/2',
    commit: 'a1b2c3d4e5f6',
  };
  return {
    environment: 'production',
    state: 'in-sync',
    reason: '1.4.2 should run and runs.',
    stateSince: hoursAgo(72),
    running: { version: '1.4.2', source: 'events', seenAt: hoursAgo(72) },
    lastAttempt: success,
    lastSuccess: success,
    ...cell,
  };
}

/** What GitOps wants and a cluster runs, which is not the same. */
export function aDriftedCell(cell: Partial<DeploymentCell> = {}) {
  return aCell({
    state: 'drift',
    reason: '1.5.0 should run, but 1.4.2 runs.',
    stateSince: hoursAgo(5),
    desired: {
      version: '1.5.0',
      commit: 'f00dcafe1234',
      author: 'Maria Lopez',
      seenAt: hoursAgo(0.05),
      path: 'services/payments/overlays/production',
      url: 'https://git.acme.com/acme/gitops/commit/f00dcafe1234',
      images: [{ image: 'acme/payments', tag: '1.5.0' }],
    },
    live: {
      version: '1.4.2',
      since: hoursAgo(48),
      seenAt: hoursAgo(0.1),
      cluster: 'prod-eu',
      namespace: 'production',
      workload: 'Deployment/payments',
      readyReplicas: 2,
      replicas: 3,
      images: [
        { container: 'payments', image: 'acme/payments', tag: '1.4.2' },
        { container: 'proxy', image: 'acme/proxy', tag: '9' },
      ],
    },
    running: { version: '1.4.2', source: 'kubernetes', seenAt: hoursAgo(0.1) },
    ...cell,
  });
}

export function aMatrixRow(
  row: Partial<DeploymentMatrixRow> = {},
): DeploymentMatrixRow {
  const name = row.name ?? 'payments';
  return {
    ref: `component:default/${name}`,
    name,
    owner: 'group:default/guests',
    cells: [aCell()],
    ...row,
  };
}

export function someMetrics(
  metrics: Partial<DeliveryMetrics> = {},
): DeliveryMetrics {
  return { days: 90, deployments: 0, frequency: 0, trend: [], ...metrics };
}
