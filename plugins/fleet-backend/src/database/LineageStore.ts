import type { DriftCounts, LineageState } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { Batcher } from './Batcher';
import { batches } from './batches';
import { ROWS_PER_STATEMENT } from './inChunks';
import {
  LINEAGE_STATE,
  LINEAGE_TEMPLATE,
  LINEAGE_VERSION,
} from './lineageState';
import {
  saveLooks,
  type LineageAttempt,
  type LineageLook,
} from './lineageLooks';
import { batchRevisions, type RevisionBatcher } from './revisionBatcher';
import { whereServices, type ServiceFilters } from './serviceFilters';
import type { ServiceRow } from './tables';
import type { LineageRelation, ServiceLineageRow } from './updateTables';

/** Services whose looks are written together. */
const MOST_AT_ONCE = 20;

/** Paths of each kind that are kept. */
const MAX_PATHS = 1000;

/** Paths by what became of them. */
export interface DriftPaths {
  edited: string[];
  deleted: string[];
  added: string[];
  pending: string[];
}

/** What the lineage files of a repository say at one commit. */
export interface ReadLineage {
  commit: string;
  /** The rest is absent when the repository has no lineage files. */
  template?: string;
  version?: string;
  relation: LineageRelation;
  valuesDigest?: string;
  /** How the wish differs from the lock, as a sentence. */
  wish?: string;
  wishedVersion?: string;
  holdReason?: string;
  /** ISO 8601 in UTC. */
  holdUntil?: string;
  drift?: DriftCounts;
  paths?: DriftPaths;
}

/** A service of the catalog, and what is known of its lineage. */
export interface ServiceWithLineage
  extends Omit<ReadLineage, 'commit' | 'relation' | 'paths'> {
  id: number;
  ref: string;
  name: string;
  title?: string;
  owner?: string;
  system?: string;
  state: LineageState;
  /** Why it cannot be read. */
  problem?: string;
  commit?: string;
  readAt?: string;
}

export interface LineageQuery extends Omit<ServiceFilters, 'template'> {
  /** ISO 8601 in UTC. */
  now: string;
  limit: number;
  /** Entity ref. */
  template?: string;
  version?: string;
  state?: LineageState;
  after?: LineagePosition;
}

/** The last service of a page. */
export interface LineagePosition {
  name: string;
  id: number;
}

/** Services on one version of one template, in one state. */
export interface LineageCount {
  template: string;
  version?: string;
  state: LineageState;
  services: number;
  /** Those of them with paths that an update left to a person. */
  pending: number;
}

type JoinedRow = Pick<
  ServiceRow,
  'id' | 'ref' | 'name' | 'title' | 'owner' | 'system'
> & {
  [Column in keyof Omit<ServiceLineageRow, 'template' | 'version'>]:
    | ServiceLineageRow[Column]
    | null;
} & {
  state: LineageState;
  made_by: string | null;
  made_version: string | null;
};

/** What the repositories of services say of the templates that made them. */
export class LineageStore {
  readonly #looks: Batcher<LineageLook, boolean>;
  readonly #revisions: RevisionBatcher;

  constructor(private readonly knex: Knex) {
    this.#looks = new Batcher({
      run: async looks => saveLooks(knex, looks),
      keyOf: ({ attempt }) => attempt.serviceId,
      maxAtOnce: MOST_AT_ONCE,
    });
    this.#revisions = batchRevisions(knex, 'service_lineages');
  }

  /** The revision that was looked at last; undefined when looking again may help. */
  async findRevision(serviceId: number): Promise<string | undefined> {
    return this.#revisions.add(serviceId);
  }

  /** Writes a good reading, unless there is a newer one; true when it says something new. */
  async save(attempt: LineageAttempt, read: ReadLineage): Promise<boolean> {
    return this.#looks.add({
      attempt,
      columns: {
        ...readColumns(read),
        problem: null,
        commit_id: read.commit,
        read_at: attempt.attemptedAt,
      },
    });
  }

  /** Writes why it cannot be read; the last good reading stays beside it. True when that is news. */
  async saveProblem(
    attempt: LineageAttempt,
    problem: string,
  ): Promise<boolean> {
    return this.#looks.add({ attempt, columns: { problem } });
  }

  /**
   * Refs of services that should be looked at though nothing was pushed: those that never were, those that were looked
   * at in another way than now, and those whose host did not answer, after a while.
   */
  async listDue(options: {
    /** What the revisions of the present way begin with. */
    prefix: string;
    retryBefore: string;
  }): Promise<string[]> {
    const rows = await this.knex<ServiceRow>('services')
      .leftJoin('service_lineages', 'service_id', 'services.id')
      .whereNull('services.left_at')
      .andWhere(due =>
        due
          .whereNull('attempted_at')
          .orWhere(retry =>
            retry
              .whereNull('revision')
              .andWhere('attempted_at', '<', options.retryBefore),
          )
          .orWhereRaw('substr(revision, 1, ?) <> ?', [
            options.prefix.length,
            options.prefix,
          ]),
      )
      .orderBy('services.id')
      .select<Array<Pick<ServiceRow, 'ref'>>>('services.ref');
    return rows.map(({ ref }) => ref);
  }

  /** By name. */
  async listLineages(query: LineageQuery): Promise<{
    items: ServiceWithLineage[];
    totalItems: number;
    next?: LineagePosition;
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const page = this.#withColumns(this.#matching(query), query.now)
      .orderByRaw('services.name, services.id')
      .limit(query.limit + 1);
    if (query.after) {
      const { name, id } = query.after;
      page.whereRaw('(services.name, services.id) > (?, ?)', [name, id]);
    }
    const rows: JoinedRow[] = await page;
    const items = rows.slice(0, query.limit).map(fromRow);
    const last = items.at(-1);
    return {
      items,
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { name: last.name, id: last.id }
          : undefined,
    };
  }

  /** Of these services, whoever may read them. */
  async getLineages(
    serviceIds: number[],
    now: string,
  ): Promise<Map<number, ServiceWithLineage>> {
    const found = new Map<number, ServiceWithLineage>();
    for await (const some of batches(serviceIds, ROWS_PER_STATEMENT)) {
      const rows: JoinedRow[] = await this.#withColumns(
        this.#joined().whereIn('services.id', some),
        now,
      );
      for (const row of rows) found.set(row.id, fromRow(row));
    }
    return found;
  }

  async getPaths(serviceId: number): Promise<DriftPaths | undefined> {
    const row = await this.knex<ServiceLineageRow>('service_lineages')
      .where({ service_id: serviceId })
      .whereNotNull('template')
      .first('paths');
    return row && JSON.parse(row.paths);
  }

  /** Of services that some template made. */
  async count(
    query: Pick<LineageQuery, 'readable' | 'now' | 'template'>,
  ): Promise<LineageCount[]> {
    const rows = await this.#matching(query)
      .whereRaw(`${LINEAGE_TEMPLATE} is not null`)
      .select<
        Array<{
          template: string;
          version: string | null;
          state: LineageState;
          services: number;
          pending: number;
        }>
      >(
        this.knex.raw(`${LINEAGE_TEMPLATE} as template`),
        this.knex.raw(`${LINEAGE_VERSION} as version`),
        this.knex.raw(`${LINEAGE_STATE} as state`, [query.now]),
        this.knex.raw('count(*) as services'),
        this.knex.raw(
          'sum(case when service_lineages.pending > 0 then 1 else 0 end) as pending',
        ),
      )
      .groupByRaw('1, 2, 3');
    return rows.map(row => ({
      ...row,
      version: row.version ?? undefined,
      services: Number(row.services),
      pending: Number(row.pending),
    }));
  }

  /** Every version of every template that some lock records. */
  async listVersions(): Promise<
    Array<{ template: string; version: string; relation: LineageRelation }>
  > {
    return this.knex<ServiceLineageRow>('service_lineages')
      .whereNotNull('template')
      .distinct('template', 'version', 'relation')
      .select<
        Array<{ template: string; version: string; relation: LineageRelation }>
      >();
  }

  /** Writes how one version of a template stands to that of the catalog, for all services on it. */
  async saveRelation(of: {
    template: string;
    version: string;
    relation: LineageRelation;
  }): Promise<void> {
    const { template, version, relation } = of;
    const rows = await this.knex<ServiceLineageRow>('service_lineages')
      .where({ template, version })
      .whereNot({ relation })
      .select('service_id');
    const ids = rows.map(row => row.service_id);
    for await (const some of batches(ids, ROWS_PER_STATEMENT)) {
      await this.knex<ServiceLineageRow>('service_lineages')
        .whereIn('service_id', some)
        .where({ template, version })
        .update({ relation });
    }
  }

  #joined() {
    return this.knex('services').leftJoin(
      'service_lineages',
      'service_lineages.service_id',
      'services.id',
    );
  }

  #withColumns(query: Knex.QueryBuilder, now: string) {
    return query.select(
      'service_lineages.*',
      'services.id',
      'services.ref',
      'services.name',
      'services.title',
      'services.owner',
      'services.system',
      this.knex.raw(`${LINEAGE_TEMPLATE} as made_by`),
      this.knex.raw(`${LINEAGE_VERSION} as made_version`),
      this.knex.raw(`${LINEAGE_STATE} as state`, [now]),
    );
  }

  #matching(query: Omit<LineageQuery, 'limit'>): Knex.QueryBuilder {
    const { template, version, state, now, ...filters } = query;
    const matching = this.#joined();
    whereServices(matching, { knex: this.knex, filters });
    if (template) matching.whereRaw(`${LINEAGE_TEMPLATE} = ?`, [template]);
    if (version) matching.whereRaw(`${LINEAGE_VERSION} = ?`, [version]);
    if (state) matching.whereRaw(`${LINEAGE_STATE} = ?`, [now, state]);
    return matching;
  }
}

function readColumns(read: ReadLineage) {
  const { drift, paths } = read;
  return {
    template: read.template ?? null,
    version: read.version ?? null,
    relation: read.relation,
    values_digest: read.valuesDigest ?? null,
    wish: read.wish ?? null,
    wished_version: read.wishedVersion ?? null,
    hold_reason: read.holdReason ?? null,
    hold_until: read.holdUntil ?? null,
    pristine: drift?.pristine ?? 0,
    edited: drift?.edited ?? 0,
    deleted: drift?.deleted ?? 0,
    added: drift?.added ?? 0,
    pending: drift?.pending ?? 0,
    paths: JSON.stringify({
      edited: paths?.edited.slice(0, MAX_PATHS) ?? [],
      deleted: paths?.deleted.slice(0, MAX_PATHS) ?? [],
      added: paths?.added.slice(0, MAX_PATHS) ?? [],
      pending: paths?.pending.slice(0, MAX_PATHS) ?? [],
    }),
  };
}

function fromRow(row: JoinedRow): ServiceWithLineage {
  const wasRead = row.read_at !== null && row.values_digest !== null;
  return {
    id: row.id,
    ref: row.ref,
    name: row.name,
    title: row.title ?? undefined,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    state: row.state,
    problem: row.problem ?? undefined,
    template: row.made_by ?? undefined,
    version: row.made_version ?? undefined,
    valuesDigest: row.values_digest ?? undefined,
    wish: row.wish ?? undefined,
    wishedVersion: row.wished_version ?? undefined,
    holdReason: row.hold_reason ?? undefined,
    holdUntil: row.hold_until ?? undefined,
    drift: wasRead
      ? {
          pristine: row.pristine ?? 0,
          edited: row.edited ?? 0,
          deleted: row.deleted ?? 0,
          added: row.added ?? 0,
          pending: row.pending ?? 0,
        }
      : undefined,
    commit: row.commit_id ?? undefined,
    readAt: row.read_at ?? undefined,
  };
}
