import type { DeploymentOutcome } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { DeploymentWithRef } from './deploymentRows';
import { isSqlite } from './openDatabase';
import { whereServices, type ServiceFilters } from './serviceFilters';
import type { ServiceRow } from './tables';

export interface DeploymentQuery {
  limit: number;
  /** One service; otherwise those of {@link filters}. */
  serviceId?: number;
  filters?: ServiceFilters;
  environment?: string;
  outcome?: DeploymentOutcome;
  /** Those that finished then or later, and before; ISO 8601 in UTC. */
  from?: string;
  to?: string;
  after?: DeploymentPosition;
}

/** The last deployment of a page. */
export interface DeploymentPosition {
  finishedAt: string;
  id: number;
}

/** So many that going through the newest deployments finds theirs sooner than asking for each. */
const FEW_SERVICES = 500;

/** A query of which the services are known; all when they are not limited. */
type FoundQuery = DeploymentQuery & { serviceIds?: number[] };

export async function findPage(
  knex: Knex,
  query: FoundQuery,
): Promise<DeploymentWithRef[]> {
  const page = matchingDeployments(knex, query)
    .join('services', 'services.id', 'deployments.service_id')
    .select<DeploymentWithRef[]>('deployments.*', 'services.ref')
    .orderByRaw('deployments.finished_at desc, deployments.id desc')
    .limit(query.limit);
  if (query.after) {
    page.whereRaw('(deployments.finished_at, deployments.id) < (?, ?)', [
      query.after.finishedAt,
      query.after.id,
    ]);
  }
  return page;
}

/** Without limits in time, cells know how many there are; a year of a fleet is not counted for every page. */
export async function countDeployments(
  knex: Knex,
  query: FoundQuery,
): Promise<number> {
  if (query.from || query.to) {
    const [counted] = await matchingDeployments(knex, query).count({
      total: '*',
    });
    return Number(counted?.total);
  }
  const { outcome, environment } = query;
  const counting = knex('deployment_cells');
  limitServices(knex, counting, 'deployment_cells', query);
  if (environment) counting.where({ environment });
  const counted =
    outcome === 'failure'
      ? 'failures'
      : `attempts${outcome ? ' - failures' : ''}`;
  const [row] = await counting.select<Array<{ total: number | null }>>(
    knex.raw(`sum(${counted}) as total`),
  );
  return Number(row?.total ?? 0);
}

function matchingDeployments(knex: Knex, query: FoundQuery): Knex.QueryBuilder {
  const { environment, outcome, from, to } = query;
  const matching = knex('deployments');
  limitServices(knex, matching, 'deployments', query);
  if (environment) matching.where('deployments.environment', environment);
  if (outcome) matching.where('deployments.outcome', outcome);
  if (from) matching.where('deployments.finished_at', '>=', from);
  if (to) matching.where('deployments.finished_at', '<', to);
  return matching;
}

/**
 * The services that are asked for, as ids and not as a join: the database then knows how many they are, and goes
 * through the newest deployments until it has enough of many services, or through each of a few.
 */
export async function findServices(
  knex: Knex,
  query: DeploymentQuery,
): Promise<FoundQuery> {
  const { filters, serviceId } = query;
  if (serviceId !== undefined) return { ...query, serviceIds: [serviceId] };
  if (!filters) return query;
  const { readable, ...others } = filters;
  const isLimited = Object.values(others).some(value => value !== undefined);
  if (readable === 'all' && !isLimited) return query;
  const services = knex<ServiceRow>('services').select('services.id');
  whereServices(services, { knex, filters });
  const rows = await services;
  return { ...query, serviceIds: rows.map(row => row.id) };
}

function limitServices(
  knex: Knex,
  matching: Knex.QueryBuilder,
  table: 'deployments' | 'deployment_cells',
  { serviceIds }: FoundQuery,
): void {
  const column = `${table}.service_id`;
  if (!serviceIds) {
    const left = knex('services').whereNotNull('left_at').select('id');
    matching.whereNotIn(column, left);
    return;
  }
  const [only] = serviceIds;
  if (only !== undefined && serviceIds.length === 1) {
    matching.where(column, only);
  } else if (isSqlite(knex)) {
    // The plus keeps SQLite from going through all deployments of each of many services.
    const sign = serviceIds.length > FEW_SERVICES ? '+' : '';
    matching.whereRaw(`${sign}${column} in (select value from json_each(?))`, [
      JSON.stringify(serviceIds),
    ]);
  } else {
    matching.whereRaw(`${column} = any(?::integer[])`, [serviceIds]);
  }
}
