import type {
  ServiceUpdate,
  UpdateKind,
  UpdateReport,
  UpdateState,
} from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import { batches } from './batches';
import { ROWS_PER_STATEMENT } from './inChunks';
import {
  continueRow,
  fromRow,
  toRow,
  type StoredUpdate,
  type UpdateWithRef,
} from './serviceUpdateRows';
import { whereServices, type ServiceFilters } from './serviceFilters';
import type { ServiceUpdateRow } from './updateTables';

/** Rows of one question: SQLite answers it inside the process. */
const AT_ONCE = 500;

/** What there is at most one update of. */
export interface UpdateKey {
  serviceId: number;
  kind: UpdateKind;
  subject: string;
}

export interface UpdateQuery extends ServiceFilters {
  limit: number;
  kind?: UpdateKind;
  states?: readonly UpdateState[];
  after?: UpdatePosition;
}

/** The last update of a page. */
export interface UpdatePosition {
  updatedAt: string;
  serviceId: number;
  kind: UpdateKind;
  subject: string;
}

/** What was found out about an update otherwise than by a report. */
export type ObservedUpdate = Pick<
  ServiceUpdate,
  'state' | 'reason' | 'checks' | 'pullRequest' | 'mergeCommit' | 'mergedAt'
>;

/** Changes that were proposed to services. */
export class UpdateStore {
  readonly #ofService: Batcher<number, StoredUpdate[]>;

  constructor(private readonly knex: Knex) {
    this.#ofService = new Batcher({
      run: async serviceIds => {
        const found = await this.listOfServices(serviceIds);
        return serviceIds.map(id => found.get(id) ?? []);
      },
      maxAtOnce: ROWS_PER_STATEMENT,
    });
  }

  /** Writes what a task tells. What it leaves out of a pull request that is still open stands. */
  async report(
    serviceId: number,
    report: UpdateReport,
    at: string,
  ): Promise<void> {
    const told = toRow(serviceId, report, at);
    await this.knex.transaction(async transaction => {
      const before = await transaction<ServiceUpdateRow>('service_updates')
        .where({ service_id: serviceId, kind: told.kind })
        .andWhere({ subject: told.subject })
        .first();
      // Whoever started a task may come to say so after the task has ended.
      const isLate =
        told.state === 'running' &&
        told.task_id !== null &&
        before?.task_id === told.task_id;
      if (isLate) return;
      await transaction<ServiceUpdateRow>('service_updates')
        .insert(before ? continueRow(before, told) : told)
        .onConflict(['service_id', 'kind', 'subject'])
        .merge();
    });
  }

  /** Writes what was observed, unless something was told since the update was read. */
  async saveObserved(
    update: StoredUpdate,
    observed: ObservedUpdate,
    at: string,
  ): Promise<boolean> {
    const written = await this.#where(update)
      .where({ updated_at: update.updatedAt, state: update.state })
      .update({
        state: observed.state,
        reason: observed.reason ?? null,
        checks: observed.checks,
        pull_number: observed.pullRequest?.number ?? null,
        pull_url: observed.pullRequest?.url ?? null,
        pull_title: observed.pullRequest?.title ?? null,
        merge_commit_id: observed.mergeCommit ?? null,
        merged_at: observed.mergedAt ?? null,
        updated_at: at,
        looked_at: at,
      });
    return written > 0;
  }

  /** Writes that it was looked at, and that nothing changed or nothing could be seen. */
  async saveLook(key: UpdateKey, at: string): Promise<void> {
    await this.#where(key).update({ looked_at: at });
  }

  async find(key: UpdateKey): Promise<StoredUpdate | undefined> {
    const row = await this.#withRefs()
      .where({
        service_id: key.serviceId,
        kind: key.kind,
        subject: key.subject,
      })
      .first();
    return row && fromRow(row);
  }

  /** For those who ask of one service after the other; what changed last comes first. */
  async listOfService(
    serviceId: number,
    kind?: UpdateKind,
  ): Promise<StoredUpdate[]> {
    const found = await this.#ofService.add(serviceId);
    return kind ? found.filter(update => update.kind === kind) : found;
  }

  /** What changed last comes first. */
  async listOfServices(
    serviceIds: number[],
    kind?: UpdateKind,
  ): Promise<Map<number, StoredUpdate[]>> {
    const found = new Map<number, StoredUpdate[]>();
    for await (const some of batches(serviceIds, ROWS_PER_STATEMENT)) {
      const query = this.#withRefs()
        .whereIn('service_id', some)
        .orderBy('updated_at', 'desc');
      if (kind) query.where({ kind });
      for (const row of await query) {
        const list = found.get(row.service_id) ?? [];
        found.set(row.service_id, [...list, fromRow(row)]);
      }
    }
    return found;
  }

  /** What changed last comes first. */
  async listUpdates(query: UpdateQuery): Promise<{
    items: StoredUpdate[];
    totalItems: number;
    next?: UpdatePosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const page = this.#matching(query)
      .select<UpdateWithRef[]>('service_updates.*', 'services.ref')
      .orderByRaw('updated_at desc, service_id desc, kind desc, subject desc')
      .limit(query.limit + 1);
    const { after } = query;
    if (after) {
      page.whereRaw('(updated_at, service_id, kind, subject) < (?, ?, ?, ?)', [
        after.updatedAt,
        after.serviceId,
        after.kind,
        after.subject,
      ]);
    }
    const rows = await page;
    const items = rows.slice(0, query.limit).map(fromRow);
    const last = items.at(-1);
    return {
      items,
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? {
              updatedAt: last.updatedAt,
              serviceId: last.serviceId,
              kind: last.kind,
              subject: last.subject,
            }
          : undefined,
    };
  }

  /** All updates of one kind and subject; SQLite reads some of them at a time. */
  async listOfSubject(
    kind: UpdateKind,
    subject: string,
  ): Promise<StoredUpdate[]> {
    const found: StoredUpdate[] = [];
    for (;;) {
      const rows = await this.#withRefs()
        .where({ kind, subject })
        .andWhere('service_id', '>', found.at(-1)?.serviceId ?? 0)
        .orderBy('service_id')
        .limit(AT_ONCE);
      found.push(...rows.map(fromRow));
      if (rows.length < AT_ONCE) return found;
      await new Promise(setImmediate);
    }
  }

  /** Those in these states that were not looked at since, the longest waiting first. */
  async listToLookAt(options: {
    states: readonly UpdateState[];
    before: string;
    limit: number;
    /** Only those that a campaign asked for. */
    ofCampaigns?: boolean;
  }): Promise<StoredUpdate[]> {
    const due = this.#withRefs()
      .whereNull('services.left_at')
      .whereIn('state', options.states)
      .andWhere('looked_at', '<', options.before)
      .orderBy('looked_at')
      .limit(options.limit);
    if (options.ofCampaigns) due.whereNotNull('campaign');
    const rows = await due;
    return rows.map(fromRow);
  }

  #withRefs() {
    return this.knex('service_updates')
      .join('services', 'services.id', 'service_updates.service_id')
      .select<UpdateWithRef[]>('service_updates.*', 'services.ref');
  }

  #where({ serviceId, kind, subject }: UpdateKey) {
    return this.knex<ServiceUpdateRow>('service_updates').where({
      service_id: serviceId,
      kind,
      subject,
    });
  }

  #matching(query: UpdateQuery): Knex.QueryBuilder {
    const matching = this.knex('service_updates').join(
      'services',
      'services.id',
      'service_updates.service_id',
    );
    whereServices(matching, { knex: this.knex, filters: query });
    if (query.kind) matching.where('kind', query.kind);
    if (query.states) matching.whereIn('state', query.states);
    return matching;
  }
}
