import type {
  DeploymentKind,
  DeploymentOutcome,
} from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { whereServices, type ServiceFilters } from './serviceFilters';

/** Which deployments are counted; those that finished from a time on, and before another, both ISO 8601 in UTC. */
export interface DeliveryQuery {
  environments: string[];
  from: string;
  to: string;
  /** One service; otherwise those of {@link filters}. */
  serviceId?: number;
  filters: ServiceFilters;
}

export interface DeliveryCount {
  /** Such as `2026-11-01`, in UTC. */
  day: string;
  outcome: DeploymentOutcome;
  kind: DeploymentKind;
  count: number;
}

export interface LeadTimeCount {
  seconds: number;
  count: number;
}

export interface Failure {
  serviceId: number;
  environment: string;
  failedAt: string;
  /** When the next deployment there succeeded. */
  recoveredAt?: string;
}

/**
 * Counts deployments for the figures of delivery.
 *
 * One index holds all that is counted, and callers ask for a month at a time: however much history there is, a statement
 * takes milliseconds, which on SQLite is the time for which nobody else is served. Removals are no deliveries.
 */
export class DeliveryStore {
  constructor(private readonly knex: Knex) {}

  async countByDay(query: DeliveryQuery): Promise<DeliveryCount[]> {
    const day = 'substr(deployments.finished_at, 1, 10)';
    const rows = await this.#matching(query, ['success', 'failure'])
      .groupByRaw(`${day}, outcome, kind`)
      .select<Array<Omit<DeliveryCount, 'count'> & { count: number | string }>>(
        this.knex.raw(`${day} as day`),
        'outcome',
        'kind',
        this.knex.raw('count(*) as count'),
      );
    return rows.map(row => ({ ...row, count: Number(row.count) }));
  }

  async countLeadTimes(query: DeliveryQuery): Promise<LeadTimeCount[]> {
    const rows = await this.#matching(query, ['success'])
      .whereNotNull('lead_seconds')
      .groupBy('lead_seconds')
      .select<Array<{ seconds: number; count: number | string }>>(
        'lead_seconds as seconds',
        this.knex.raw('count(*) as count'),
      );
    return rows.map(row => ({ ...row, count: Number(row.count) }));
  }

  async listFailures(query: DeliveryQuery): Promise<Failure[]> {
    // Concatenation keeps the databases from any other index than that of the service.
    const next = this.knex('deployments as later')
      .whereRaw('later.service_id = deployments.service_id')
      .whereRaw('later.finished_at > deployments.finished_at')
      .whereRaw("later.environment || '' = deployments.environment")
      .whereRaw("later.outcome || '' = 'success'")
      .whereRaw("later.kind || '' <> 'removed'")
      .orderBy(['later.finished_at', 'later.id'])
      .limit(1)
      .select('later.finished_at')
      .as('recovered_at');
    const rows = await this.#matching(query, ['failure']).select<
      Array<{
        service_id: number;
        environment: string;
        finished_at: string;
        recovered_at: string | null;
      }>
    >('service_id', 'environment', 'finished_at', next);
    return rows.map(row => ({
      serviceId: row.service_id,
      environment: row.environment,
      failedAt: row.finished_at,
      recoveredAt: row.recovered_at ?? undefined,
    }));
  }

  #matching(
    query: DeliveryQuery,
    outcomes: DeploymentOutcome[],
  ): Knex.QueryBuilder {
    const { environments, from, to, serviceId, filters } = query;
    const matching = this.knex('deployments')
      .whereIn('environment', environments)
      .whereIn('outcome', outcomes)
      .where('finished_at', '>=', from)
      .where('finished_at', '<', to)
      .whereNot('kind', 'removed');
    if (serviceId !== undefined)
      return matching.where({ service_id: serviceId });
    const { readable, ...others } = filters;
    if (readable === 'all' && !Object.values(others).some(Boolean)) {
      return matching;
    }
    const services = this.knex('services').select('services.id');
    whereServices(services, { knex: this.knex, filters });
    return matching.whereIn('service_id', services);
  }
}
