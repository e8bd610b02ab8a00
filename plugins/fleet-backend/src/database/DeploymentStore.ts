import type { Deployment, EnvironmentCell } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import {
  countDeployments,
  findPage,
  findServices,
  type DeploymentPosition,
  type DeploymentQuery,
} from './deploymentPages';
import {
  fromDeploymentRow,
  toDeploymentRow,
  type DeploymentWithRef,
  type NewDeployment,
  type NewDeploymentRow,
} from './deploymentRows';
import type { DeploymentCellStore } from './DeploymentCellStore';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';
import { lockServices } from './lockServices';
import { moveCells } from './moveCells';
import { whereReadable, type ReadableRefs } from './readableServices';
import type { DeploymentCellRow, DeploymentRow } from './tables';

/** What was deployed last with success. */
export interface LastSuccess {
  environment: string;
  finishedAt: string;
  commit?: string;
}

/** Deployments per question, of lists that are sent whole. */
const GROUP = 500;

/** What derives cells anew, inside the transaction that changed what they are derived from. */
type DerivesCells = Pick<DeploymentCellStore, 'deriveCells'>;

/** Every reported deployment, and the present state of each service in each environment. */
export class DeploymentStore {
  constructor(
    private readonly knex: Knex,
    private readonly cells?: DerivesCells,
  ) {}

  /**
   * Adds a deployment as {@link addDeployments} does.
   *
   * @returns the deployment that was recorded before with the same id, and then nothing was changed.
   */
  async addDeployment(added: NewDeployment): Promise<Deployment | undefined> {
    const [earlier] = await this.addDeployments([added]);
    return earlier;
  }

  /**
   * Adds deployments and moves their cells forward, in one transaction with a handful of statements however many there
   * are; all of them are kept, or none is.
   *
   * Which events a cell shows depends on when they finished and then on their ids, never on the order in which they
   * arrive.
   *
   * @returns for each of them the deployment that was recorded before with the same id, or that comes earlier in the
   * list; then nothing was changed by it.
   */
  async addDeployments(
    added: NewDeployment[],
  ): Promise<Array<Deployment | undefined>> {
    const rows = new Map<string, NewDeploymentRow>();
    const isFirst = added.map(one => {
      const { id } = one.deployment;
      if (rows.has(id)) return false;
      rows.set(id, toDeploymentRow(one));
      return true;
    });
    return this.knex.transaction(async transaction => {
      const ids = added.map(({ serviceId }) => serviceId);
      await lockServices(transaction, [...new Set(ids)]);
      const inserted = await insertDeployments(transaction, [...rows.values()]);
      const isNew = added.map(
        ({ deployment }, index) =>
          isFirst[index] && inserted.has(deployment.id),
      );
      const earlier = await findByEventIds(
        transaction,
        added
          .filter((_, index) => !isNew[index])
          .map(({ deployment }) => deployment.id),
      );
      const moved = [...rows.values()].filter(row =>
        inserted.has(row.event_id),
      );
      if (moved.length > 0) {
        await moveCells(transaction, moved);
        const services = new Set(moved.map(row => row.service_id));
        await this.cells?.deriveCells(transaction, [...services]);
      }
      return added.map(({ deployment }, index) =>
        isNew[index] ? undefined : earlier.get(deployment.id),
      );
    });
  }

  async listDeployments(query: DeploymentQuery): Promise<{
    items: Deployment[];
    totalItems: number;
    next?: DeploymentPosition;
  }> {
    const found = await findServices(this.knex, query);
    const rows = await findPage(this.knex, {
      ...found,
      limit: query.limit + 1,
    });
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(fromDeploymentRow),
      totalItems: await countDeployments(this.knex, found),
      next:
        last && rows.length > query.limit
          ? { finishedAt: last.finished_at, id: last.id }
          : undefined,
    };
  }

  /** All that a query finds, for lists that are sent whole. */
  async *listAll(
    query: Omit<DeploymentQuery, 'limit' | 'after'>,
  ): AsyncGenerator<Deployment> {
    const found = await findServices(this.knex, {
      ...query,
      limit: GROUP,
    });
    let after: DeploymentPosition | undefined;
    do {
      const rows = await findPage(this.knex, { ...found, after });
      yield* rows.map(fromDeploymentRow);
      const last = rows.at(-1);
      after =
        last && rows.length === GROUP
          ? { finishedAt: last.finished_at, id: last.id }
          : undefined;
    } while (after);
  }

  async getCells(
    serviceIds: number[],
  ): Promise<Map<number, EnvironmentCell[]>> {
    const rows = await this.knex<DeploymentCellRow>('deployment_cells')
      .whereIn('service_id', serviceIds)
      .orderBy('environment');
    const cells = new Map<number, EnvironmentCell[]>();
    for (const row of rows) {
      const cell = toCell(row);
      if (!cell) continue;
      const cellsOfService = cells.get(row.service_id) ?? [];
      cellsOfService.push(cell);
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
            // After a removal no build runs any more.
            commit:
              row.success_kind === 'removed'
                ? undefined
                : row.success_commit_id ?? undefined,
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
}

/** Writes those whose event ids are new, and returns their ids. */
async function insertDeployments(
  transaction: Knex.Transaction,
  rows: NewDeploymentRow[],
): Promise<Set<string>> {
  const inserted = new Set<string>();
  // In an order that all writers share: PostgreSQL waits for another writer of the same id.
  const inOrder = [...rows].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
  for (const chunk of inChunks(inOrder, ROWS_PER_STATEMENT)) {
    const written = await transaction<DeploymentRow>('deployments')
      .insert(chunk)
      .onConflict('event_id')
      .ignore()
      .returning('event_id');
    for (const { event_id: id } of written) inserted.add(id);
  }
  return inserted;
}

async function findByEventIds(
  transaction: Knex.Transaction,
  eventIds: string[],
): Promise<Map<string, Deployment>> {
  const found = new Map<string, Deployment>();
  for (const ids of inChunks(eventIds, ROWS_PER_STATEMENT)) {
    const rows = await transaction('deployments')
      .join('services', 'services.id', 'deployments.service_id')
      .whereIn('deployments.event_id', ids)
      .select<DeploymentWithRef[]>('deployments.*', 'services.ref');
    for (const row of rows) found.set(row.event_id, fromDeploymentRow(row));
  }
  return found;
}

/** What events know of a cell; nothing where none came. */
function toCell(row: DeploymentCellRow): EnvironmentCell | undefined {
  const { attempt_outcome: outcome } = row;
  if (!row.attempt_version || !row.attempt_finished_at || !outcome) {
    return undefined;
  }
  return {
    environment: row.environment,
    lastAttempt: {
      version: row.attempt_version,
      outcome,
      finishedAt: row.attempt_finished_at,
    },
    lastSuccess:
      row.success_version !== null &&
      row.success_finished_at !== null &&
      row.success_kind !== 'removed'
        ? {
            version: row.success_version,
            finishedAt: row.success_finished_at,
          }
        : undefined,
  };
}
