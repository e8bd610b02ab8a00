import type { CellState } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { whereServices, type ServiceFilters } from './serviceFilters';
import { fromServiceRow, type StoredService } from './ServiceStore';
import type { ServiceRow } from './tables';

export interface MatrixQuery extends ServiceFilters {
  limit: number;
  /** Services with a cell that is all of these. */
  state?: CellState;
  environment?: string;
  stale?: boolean;
  sort: 'attention' | 'name';
  order: 'asc' | 'desc';
  after?: MatrixPosition;
}

/** The last service of a page. */
export interface MatrixPosition {
  attention: number;
  name: string;
  id: number;
}

/** Services in one state in one environment. */
export interface StateCount {
  environment: string;
  state: CellState;
  total: number;
  stale: number;
}

const SORT_COLUMNS = {
  attention: ['attention', 'name', 'id'],
  name: ['name', 'id'],
} as const;

/** Services by how they stand in their environments. */
export class DeploymentMatrixStore {
  constructor(private readonly knex: Knex) {}

  /** Those that need most attention first, or by name. */
  async listServices(query: MatrixQuery): Promise<{
    items: StoredService[];
    totalItems: number;
    next?: MatrixPosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const columns = SORT_COLUMNS[query.sort];
    const page = this.#matching(query)
      .select<ServiceRow[]>('services.*')
      .orderBy(
        columns.map(column => ({
          column: `services.${column}`,
          order: query.order,
        })),
      )
      .limit(query.limit + 1);
    const { after } = query;
    if (after) {
      page.whereRaw(
        `(${columns.map(column => `services.${column}`).join(', ')}) ${
          query.order === 'asc' ? '>' : '<'
        } (${columns.map(() => '?').join(', ')})`,
        columns.map(column => after[column]),
      );
    }
    const rows = await page;
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(fromServiceRow),
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { attention: last.attention, name: last.name, id: last.id }
          : undefined,
    };
  }

  /** How many services are in which state, by environment. */
  async countStates(filters: ServiceFilters): Promise<StateCount[]> {
    const query = this.knex('deployment_cells')
      .join('services', 'services.id', 'deployment_cells.service_id')
      .groupBy('deployment_cells.environment', 'deployment_cells.state');
    whereServices(query, { knex: this.knex, filters });
    const rows = await query.select<StateCount[]>(
      'deployment_cells.environment',
      'deployment_cells.state',
      this.knex.raw('count(*) as total'),
      this.knex.raw('sum(deployment_cells.stale) as stale'),
    );
    return rows.map(row => ({
      ...row,
      total: Number(row.total),
      stale: Number(row.stale),
    }));
  }

  #matching(query: MatrixQuery): Knex.QueryBuilder {
    const matching = this.knex('services');
    whereServices(matching, { knex: this.knex, filters: query });
    const { state, environment, stale } = query;
    if (state || environment || stale !== undefined) {
      const cells = this.knex('deployment_cells')
        .select(this.knex.raw('1'))
        .whereRaw('deployment_cells.service_id = services.id');
      if (state) cells.where('deployment_cells.state', state);
      if (environment) cells.where('deployment_cells.environment', environment);
      if (stale !== undefined) {
        cells.where('deployment_cells.stale', stale ? 1 : 0);
      }
      matching.whereExists(cells);
    }
    return matching;
  }
}
