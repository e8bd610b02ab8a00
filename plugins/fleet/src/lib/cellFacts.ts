import {
  ActorSource,
  CellAttempt,
  ContainerImage,
  DeploymentCell,
  DesiredVersion,
  LiveVersion,
} from '@slipway/plugin-fleet-common';
import { versionLabel } from './runningVersion';

export interface KnownFact {
  version: string;
  /** How it ended, of an attempt. */
  outcome?: string;
  /** Where it is known from. */
  source: string;
  url?: string;
  /** When the source last said so. */
  at: string;
  actor?: string;
  /** Where exactly, and what else belongs to it. */
  notes: string[];
}

/** One thing that is or could be known of a service in an environment. */
export interface CellFact {
  what: 'Should run' | 'Runs' | 'Last attempt' | 'Last success';
  known?: KnownFact;
  /** Why nothing is known. */
  unknown: string;
}

const ACTOR_SOURCES: Record<ActorSource, string> = {
  pipeline: 'the pipeline',
  git: 'git',
  argocd: 'Argo CD',
  automatic: 'an automatic roll-out',
};

/** What should run, what runs, what was tried last and what last succeeded; always these four, in this order. */
export function cellFacts(cell: DeploymentCell): CellFact[] {
  const { desired, live, lastAttempt, lastSuccess } = cell;
  return [
    {
      what: 'Should run',
      known: desired && ofGitOps(desired),
      unknown: 'No GitOps repository has it.',
    },
    {
      what: 'Runs',
      known: live && ofCluster(live),
      unknown: 'No cluster is watched for it, or nothing runs there.',
    },
    {
      what: 'Last attempt',
      known: lastAttempt && ofEvent(lastAttempt),
      unknown: 'No deployment was reported.',
    },
    {
      what: 'Last success',
      known: lastSuccess && ofEvent(lastSuccess),
      unknown: 'No successful deployment was reported.',
    },
  ];
}

/** Who, and where that is known from. */
export function actorWords(
  attempt: Pick<CellAttempt, 'actor' | 'actorSource'>,
): string | undefined {
  const { actor, actorSource } = attempt;
  if (!actorSource) return actor;
  const source = ACTOR_SOURCES[actorSource];
  return actor ? `${actor} (from ${source})` : source;
}

function ofGitOps(desired: DesiredVersion): KnownFact {
  return {
    version: versionLabel(desired),
    source: desired.commit
      ? `GitOps commit ${desired.commit.slice(0, 8)}`
      : 'GitOps repository',
    url: desired.url,
    at: desired.seenAt,
    actor: desired.author && `${desired.author} (from git)`,
    notes: [desired.path, ...imageNotes(desired.images)],
  };
}

function ofCluster(live: LiveVersion): KnownFact {
  const { readyReplicas, replicas, workload, namespace } = live;
  return {
    version: versionLabel(live),
    source: `Cluster ${live.cluster}`,
    at: live.seenAt,
    notes: [
      `${workload} in ${namespace}, ${readyReplicas} of ${replicas} ready`,
      ...imageNotes(live.images),
    ],
  };
}

function ofEvent(attempt: CellAttempt & { commit?: string }): KnownFact {
  return {
    version: attempt.version,
    outcome: attempt.outcome === 'success' ? 'succeeded' : 'failed',
    source: 'Deployment event',
    url: attempt.url,
    at: attempt.finishedAt,
    actor: actorWords(attempt),
    notes: attempt.commit ? [`commit ${attempt.commit.slice(0, 8)}`] : [],
  };
}

/** Each container's image where there are several; one alone is the version above. */
function imageNotes(images: readonly ContainerImage[]): string[] {
  if (images.length < 2) return [];
  return images.map(({ container, image, tag, digest }) => {
    const version = tag ? `:${tag}` : '';
    const exact = digest && !tag ? `@${digest.slice(0, 15)}` : '';
    return `${container ? `${container}: ` : ''}${image}${version}${exact}`;
  });
}
