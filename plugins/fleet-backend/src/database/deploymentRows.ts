import type { Deployment } from '@slipway/plugin-fleet-common';
import type { DeploymentRow } from './tables';

/** A deployment that is to be kept. */
export interface NewDeployment {
  deployment: Deployment;
  serviceId: number;
  /** ISO 8601 in UTC. */
  receivedAt: string;
  /** When its commit was made, where that is known; ISO 8601 in UTC. */
  committedAt?: string;
}

export type NewDeploymentRow = Omit<DeploymentRow, 'id'>;

export type DeploymentWithRef = DeploymentRow & { ref: string };

/** The deployment with what holds where its sender said nothing. */
export function completeDeployment(
  deployment: Deployment,
): Deployment & Required<Pick<Deployment, 'kind' | 'source'>> {
  return {
    ...deployment,
    actorSource:
      deployment.actorSource ?? (deployment.actor ? 'pipeline' : undefined),
    kind: deployment.kind ?? 'deployed',
    source: deployment.source ?? 'api',
  };
}

export function toDeploymentRow(added: NewDeployment): NewDeploymentRow {
  const { serviceId, receivedAt, committedAt } = added;
  const deployment = completeDeployment(added.deployment);
  return {
    event_id: deployment.id,
    service_id: serviceId,
    environment: deployment.environment,
    version: deployment.version,
    outcome: deployment.outcome,
    finished_at: new Date(deployment.finishedAt).toISOString(),
    finished_at_sent: deployment.finishedAt,
    started_at_sent: deployment.startedAt ?? null,
    commit_id: deployment.commit ?? null,
    committed_at: committedAt ?? null,
    lead_seconds: committedAt ? leadSeconds(committedAt, deployment) : null,
    digest: deployment.digest ?? null,
    actor: deployment.actor ?? null,
    actor_source: deployment.actorSource ?? null,
    url: deployment.url ?? null,
    received_at: receivedAt,
    source: deployment.source,
    kind: deployment.kind,
  };
}

/** In three digits, so that a year of them is a list of a few thousand numbers. */
function leadSeconds(committedAt: string, { finishedAt }: Deployment): number {
  const seconds = (Date.parse(finishedAt) - Date.parse(committedAt)) / 1000;
  return Math.round(Number(Math.max(0, seconds).toPrecision(3)));
}

export function fromDeploymentRow(row: DeploymentWithRef): Deployment {
  return {
    id: row.event_id,
    service: row.ref,
    environment: row.environment,
    version: row.version,
    outcome: row.outcome,
    finishedAt: row.finished_at_sent,
    startedAt: row.started_at_sent ?? undefined,
    commit: row.commit_id ?? undefined,
    digest: row.digest ?? undefined,
    actor: row.actor ?? undefined,
    actorSource: row.actor_source ?? undefined,
    url: row.url ?? undefined,
    kind: row.kind,
    source: row.source,
  };
}
