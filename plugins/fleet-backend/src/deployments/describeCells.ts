import type {
  ActorSource,
  CellAttempt,
  DeploymentCell,
  LiveVersion,
  Severity,
} from '@slipway/plugin-fleet-common';
import type { EventFacts, SourceFacts } from '../database/cellFacts';
import { toCount } from '../database/CommitCountStore';
import type { KnownCell } from '../database/DeploymentCellStore';
import { compareVersions, versionOfImage } from './compareVersions';
import { mainWorkloads } from './runningOf';

/** Open advisories in the build that runs. */
interface BuildFigures {
  advisories: number;
  worstSeverity?: Severity;
}

export interface DescribeCellsDependencies {
  /** Names of environments in promotion order. */
  inOrder: (environments: readonly string[]) => string[];
  /** Undefined when no libraries of the build that runs are known. */
  figuresOfBuild: (
    serviceId: number,
    environment: string,
  ) => BuildFigures | undefined;
  /** Where a path of the GitOps repository is seen in the browser. */
  urlOfPath: (place: {
    source: string;
    path: string;
    commit: string;
  }) => string | undefined;
  now: () => Date;
}

const DAY_MS = 24 * 60 * 60_000;

/** The cells of one service as clients see them, in promotion order. */
export function describeCells(
  cells: KnownCell[],
  sources: SourceFacts[],
  dependencies: DescribeCellsDependencies,
): DeploymentCell[] {
  const byName = new Map(cells.map(cell => [cell.row.environment, cell]));
  return dependencies.inOrder([...byName.keys()]).flatMap(name => {
    const cell = byName.get(name);
    return cell ? describeCell(cell, sources, dependencies) : [];
  });
}

function describeCell(
  { row, facts }: KnownCell,
  sources: SourceFacts[],
  dependencies: DescribeCellsDependencies,
): DeploymentCell {
  const { lastAttempt, lastSuccess } = facts;
  const isRemoved = lastSuccess?.kind === 'removed';
  const live = describeLive(facts, sources);
  return {
    environment: row.environment,
    state: row.state,
    reason: row.reason ?? 'It is not looked at yet.',
    stateSince: row.state_since ?? dependencies.now().toISOString(),
    desired: describeDesired(facts, sources, dependencies),
    live,
    running: row.running_source
      ? {
          version: row.running_version ?? row.running_digest ?? undefined,
          source: row.running_source,
          seenAt:
            row.running_source === 'kubernetes'
              ? live?.seenAt ?? ''
              : lastSuccess?.finishedAt ?? '',
        }
      : undefined,
    lastAttempt: lastAttempt && describeAttempt(lastAttempt, facts),
    lastSuccess:
      lastSuccess && !isRemoved
        ? {
            ...describeAttempt(lastSuccess, facts),
            commit: lastSuccess.commit,
          }
        : undefined,
    behind:
      row.behind_environment !== null && row.behind_version !== null
        ? {
            environment: row.behind_environment,
            version: row.behind_version,
            commits: toCount(row.behind_commits),
          }
        : undefined,
    stale: describeStale(row, dependencies),
  };
}

function describeDesired(
  { desired }: KnownCell['facts'],
  sources: SourceFacts[],
  { urlOfPath }: DescribeCellsDependencies,
): DeploymentCell['desired'] {
  if (!desired) return undefined;
  const [own] = desired.images;
  return {
    version: own?.tag,
    digest: own?.digest,
    commit: desired.commit,
    since: desired.committedAt,
    seenAt: seenAtOf('gitops', desired.source, sources) ?? desired.askedAt,
    author: desired.author,
    path: desired.path,
    url: urlOfPath(desired),
    images: desired.images,
  };
}

function describeLive(
  { workloads }: KnownCell['facts'],
  sources: SourceFacts[],
): LiveVersion | undefined {
  const [main] = mainWorkloads(workloads);
  if (!main) return undefined;
  const [own] = main.images;
  return {
    version: own?.tag ?? main.version,
    digest: own?.digest,
    commit: main.commit,
    since: main.since,
    seenAt:
      seenAtOf('kubernetes', main.cluster, sources, main.kind) ?? main.since,
    cluster: main.cluster,
    namespace: main.namespace,
    workload: `${main.kind}/${main.name}`,
    readyReplicas: main.readyReplicas,
    replicas: main.replicas,
    images: main.images,
  };
}

function describeAttempt(
  event: EventFacts,
  facts: KnownCell['facts'],
): CellAttempt {
  return {
    version: event.version,
    outcome: event.outcome,
    finishedAt: event.finishedAt,
    url: event.url,
    ...actorOf(event, facts),
  };
}

/** Who deployed: of the pipeline, else the author of the commit that asked for it, else of Argo CD. */
function actorOf(
  event: EventFacts,
  { desired, workloads }: KnownCell['facts'],
): { actor?: string; actorSource?: ActorSource } {
  if (event.actor) {
    return { actor: event.actor, actorSource: event.actorSource ?? 'pipeline' };
  }
  const [own] = desired?.images ?? [];
  const isWanted =
    own && compareVersions(versionOfImage(own), event) === 'same';
  if (isWanted && desired?.author) {
    return { actor: desired.author, actorSource: 'git' };
  }
  const argo = workloads.find(one => one.kind === 'Application');
  if (argo?.actor) return { actor: argo.actor, actorSource: 'argocd' };
  return argo ? { actorSource: 'automatic' } : {};
}

function describeStale(
  row: KnownCell['row'],
  { now, figuresOfBuild }: DescribeCellsDependencies,
): DeploymentCell['stale'] {
  if (row.stale !== 1 || row.stale_from === null) return undefined;
  return {
    days: Math.floor((now().getTime() - Date.parse(row.stale_from)) / DAY_MS),
    lowerBound: row.stale_lower_bound === 1,
    commitsSince: toCount(row.commits_since),
    ...figuresOfBuild(row.service_id, row.environment),
  };
}

function seenAtOf(
  kind: SourceFacts['kind'],
  name: string,
  sources: SourceFacts[],
  part = '',
): string | undefined {
  return sources.find(
    one => one.kind === kind && one.name === name && one.part === part,
  )?.succeededAt;
}
