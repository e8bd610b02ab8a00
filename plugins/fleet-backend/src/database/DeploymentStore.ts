import type { Deployment, EnvironmentCell } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { whereReadable, type ReadableRefs } from './readableServices';
import type { DeploymentCellRow, DeploymentRow } from './tables';

export interface DeploymentQuery {
  serviceId: number;
  limit: number;
  environment?: string;
  after?: DeploymentPosition;
}

/** The last deployment of a page. */
export interface DeploymentPosition {
  finishedAt: string;
  id: number;
}

/** What was deployed last with success. */
export interface LastSuccess {
  environment: string;
  finishedAt: string;
  commit?: string;
}

type DeploymentWithRef = DeploymentRow & { ref: string };

/** Every reported deployment, and the present state of each service in each environment. */
export class DeploymentStore {
  constructor(private readonly knex: Knex) {}

  /**
   * Adds a deployment and moves its cell forward, in one transaction.
   *
   * Which events a cell shows depends on when they finished and then on their ids, never on the order in which they
   * arrive: the databases compare in the write itself, so that two writers cannot overtake each other.
   *
   * @returns the deployment that was recorded before with the same id, and then nothing was changed.
   */
  async addDeployment(options: {
    deployment: Deployment;
    serviceId: number;
    receivedAt: string;
  }): Promise<Deployment | undefined> {
    const row = toRow(options);
    return this.knex.transaction(async transaction => {
      const inserted = await transaction<DeploymentRow>('deployments')
        .insert(row)
        .onConflict('event_id')
        .ignore()
        .returning('id');
      if (inserted.length === 0)
        return findByEventId(transaction, row.event_id);
      await moveCell(transaction, row);
      return undefined;
    });
  }

  async listDeployments(query: DeploymentQuery): Promise<{
    items: Deployment[];
    totalItems: number;
    next?: DeploymentPosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const page = this.#matching(query)
      .select<DeploymentWithRef[]>('deployments.*', 'services.ref')
      .orderByRaw('deployments.finished_at desc, deployments.id desc')
      .limit(query.limit + 1);
    if (query.after) {
      page.whereRaw('(deployments.finished_at, deployments.id) < (?, ?)', [
        query.after.finishedAt,
        query.after.id,
      ]);
    }
    const rows = await page;
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(fromRow),
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { finishedAt: last.finished_at, id: last.id }
          : undefined,
    };
  }

  async getCells(
    serviceIds: number[],
  ): Promise<Map<number, EnvironmentCell[]>> {
    const rows = await this.knex<DeploymentCellRow>('deployment_cells')
      .whereIn('service_id', serviceIds)
      .orderBy('environment');
    const cells = new Map<number, EnvironmentCell[]>();
    for (const row of rows) {
      const cellsOfService = cells.get(row.service_id) ?? [];
      cellsOfService.push(toCell(row));
      cells.set(row.service_id, cellsOfService);
    }
    return cells;
  }

  /** The environments to which each service was deployed with success, by its row id. */
  async getRunningEnvironments(
    serviceIds: number[],
  ): Promise<Map<number, string[]>> {
    const cellsOf = await this.getCells(serviceIds);
    return new Map(
      [...cellsOf].map(([id, cells]) => [
        id,
        cells.filter(cell => cell.lastSuccess).map(cell => cell.environment),
      ]),
    );
  }

  /** The last success of a service in each environment. */
  async listLastSuccesses(serviceId: number): Promise<LastSuccess[]> {
    const rows = await this.knex<DeploymentCellRow>('deployment_cells').where({
      service_id: serviceId,
    });
    return rows.flatMap(row =>
      row.success_finished_at === null
        ? []
        : {
            environment: row.environment,
            finishedAt: row.success_finished_at,
            commit: row.success_commit_id ?? undefined,
          },
    );
  }

  /** Names of the environments that a readable service was ever deployed to. */
  async listEnvironmentNames(readable: ReadableRefs): Promise<string[]> {
    const query = this.knex('deployment_cells')
      .join('services', 'services.id', 'deployment_cells.service_id')
      .whereNull('services.left_at')
      .distinct<Array<{ environment: string }>>('environment')
      .orderBy('environment');
    whereReadable(query, { knex: this.knex, readable });
    const rows = await query;
    return rows.map(row => row.environment);
  }

  #matching(query: DeploymentQuery): Knex.QueryBuilder {
    const matching = this.knex('deployments')
      .join('services', 'services.id', 'deployments.service_id')
      .where('deployments.service_id', query.serviceId);
    if (query.environment) {
      matching.where('deployments.environment', query.environment);
    }
    return matching;
  }
}

type NewDeploymentRow = Omit<DeploymentRow, 'id'>;

async function findByEventId(
  transaction: Knex.Transaction,
  eventId: string,
): Promise<Deployment> {
  const row = await transaction('deployments')
    .join('services', 'services.id', 'deployments.service_id')
    .where('deployments.event_id', eventId)
    .first<DeploymentWithRef>('deployments.*', 'services.ref');
  return fromRow(row);
}

async function moveCell(
  transaction: Knex.Transaction,
  row: NewDeploymentRow,
): Promise<void> {
  await transaction('deployment_cells')
    .insert({
      service_id: row.service_id,
      environment: row.environment,
      attempt_event_id: row.event_id,
      attempt_version: row.version,
      attempt_outcome: row.outcome,
      attempt_finished_at: row.finished_at,
    })
    .onConflict(['service_id', 'environment'])
    .merge()
    .whereRaw(
      '(deployment_cells.attempt_finished_at, deployment_cells.attempt_event_id) < (?, ?)',
      [row.finished_at, row.event_id],
    );
  if (row.outcome !== 'success') return;
  await transaction('deployment_cells')
    .where({ service_id: row.service_id, environment: row.environment })
    .whereRaw(
      "(coalesce(success_finished_at, ''), coalesce(success_event_id, '')) < (?, ?)",
      [row.finished_at, row.event_id],
    )
    .update({
      success_event_id: row.event_id,
      success_version: row.version,
      success_finished_at: row.finished_at,
      success_commit_id: row.commit_id,
    });
}

function toRow(options: {
  deployment: Deployment;
  serviceId: number;
  receivedAt: string;
}): NewDeploymentRow {
  const { deployment, serviceId, receivedAt } = options;
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
    actor: deployment.actor ?? null,
    url: deployment.url ?? null,
    received_at: receivedAt,
  };
}

function fromRow(row: DeploymentWithRef): Deployment {
  return {
    id: row.event_id,
    service: row.ref,
    environment: row.environment,
    version: row.version,
    outcome: row.outcome,
    finishedAt: row.finished_at_sent,
    startedAt: row.started_at_sent ?? undefined,
    commit: row.commit_id ?? undefined,
    actor: row.actor ?? undefined,
    url: row.url ?? undefined,
  };
}

function toCell(row: DeploymentCellRow): EnvironmentCell {
  return {
    environment: row.environment,
    lastAttempt: {
      version: row.attempt_version,
      outcome: row.attempt_outcome,
      finishedAt: row.attempt_finished_at,
    },
    lastSuccess:
      row.success_version !== null && row.success_finished_at !== null
        ? {
            version: row.success_version,
            finishedAt: row.success_finished_at,
          }
        : undefined,
  };
}
