import type { CellFacts, Running, WorkloadFacts } from '../database/cellFacts';
import { compareVersions, type Version } from './compareVersions';

/** The kinds of workload, those that tell most of what runs first. */
const KINDS: ReadonlyArray<WorkloadFacts['kind']> = [
  'Deployment',
  'StatefulSet',
  'Application',
  'Job',
];

/**
 * The workloads that tell what runs: those that keep running. Jobs that ended long ago, and what Argo CD says of the
 * same, count only where there is nothing else.
 */
export function mainWorkloads(workloads: WorkloadFacts[]): WorkloadFacts[] {
  const isLasting = ({ kind }: WorkloadFacts) =>
    kind === 'Deployment' || kind === 'StatefulSet';
  const lasting = workloads.filter(isLasting);
  if (lasting.length > 0) return lasting.sort(compareWorkloads);
  const kind = KINDS.find(one => workloads.some(it => it.kind === one));
  return workloads.filter(one => one.kind === kind).sort(compareWorkloads);
}

/** What runs, as far as is known; undefined when nothing does. */
export function runningOf(
  facts: Pick<CellFacts, 'workloads' | 'lastSuccess'> & {
    clusters: readonly unknown[];
  },
): Running | undefined {
  const [main] = mainWorkloads(facts.workloads);
  if (main) {
    const [own] = main.images;
    const version = { version: own?.tag ?? main.version, digest: own?.digest };
    return {
      ...version,
      commit: main.commit ?? commitOf(facts.lastSuccess, version),
      source: 'kubernetes',
      since: main.since,
    };
  }
  const { lastSuccess, clusters } = facts;
  if (clusters.length > 0 || !lastSuccess || lastSuccess.kind === 'removed') {
    return undefined;
  }
  return {
    version: lastSuccess.version,
    digest: lastSuccess.digest,
    commit: lastSuccess.commit,
    source: 'events',
    since: lastSuccess.finishedAt,
  };
}

/** The commit of the last success, when that is what runs. */
function commitOf(
  success: CellFacts['lastSuccess'],
  running: Version,
): string | undefined {
  if (!success) return undefined;
  return compareVersions(success, running) === 'same'
    ? success.commit
    : undefined;
}

function compareWorkloads(a: WorkloadFacts, b: WorkloadFacts): number {
  return (
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    compareText(a.cluster, b.cluster) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
