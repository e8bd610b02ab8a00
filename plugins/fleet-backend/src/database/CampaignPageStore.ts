import {
  TARGET_STATES,
  type CampaignChange,
  type CampaignEvent,
  type CampaignState,
  type CampaignTarget,
  type TargetState,
} from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { CampaignRecord } from './campaignRecords';
import {
  fromCampaignRow,
  pullRequestOf,
  type CampaignWithSpec,
} from './campaignRows';
import {
  likePattern,
  whereReadable,
  type ReadableRefs,
} from './readableServices';
import type { CampaignEventRow, CampaignTargetRow } from './campaignTables';

export interface CampaignQuery {
  state?: CampaignState;
  kind?: CampaignChange['kind'];
  owner?: string;
  readable: ReadableRefs;
  limit: number;
  after?: { createdAt: string; id: string };
}

export interface TargetQuery {
  campaign: string;
  readable: ReadableRefs;
  state?: string[];
  owner?: string;
  wave?: number;
  search?: string;
  limit: number;
  after?: Array<string | number>;
}

/** A target with what limits its requests. */
export type PagedTarget = CampaignTarget & { credential: string };

/** Targets of one campaign in one wave and state. */
export interface TargetCount {
  campaign: string;
  wave: number;
  state: TargetState;
  count: number;
}

/** When a target came how far, for a burn-down. */
export interface TargetTimes {
  state: TargetState;
  stateSince: string;
  openedAt?: string;
  mergedAt?: string;
}

/** What needs a person comes first. */
const STATE_ORDER = `case campaign_targets.state ${TARGET_STATES.map(
  (state, index) => `when '${state}' then ${index}`,
).join(' ')} else ${TARGET_STATES.length} end`;

const TARGET_KEY = [
  STATE_ORDER,
  'campaign_targets.wave',
  'campaign_targets.rank',
  'campaign_targets.service',
].join(', ');

/** Campaigns as people look at them, limited to the services that they may read. */
export class CampaignPageStore {
  constructor(private readonly knex: Knex) {}

  /** The newest first. */
  async listCampaigns(query: CampaignQuery): Promise<{
    items: CampaignRecord[];
    totalItems: number;
    next?: { createdAt: string; id: string };
  }> {
    const [counted] = await this.#matching(query).count({ total: '*' });
    const page = this.#withSpec(this.#matching(query))
      .orderByRaw('campaigns.created_at desc, campaigns.id desc')
      .limit(query.limit + 1);
    if (query.after) {
      page.whereRaw('(campaigns.created_at, campaigns.id) < (?, ?)', [
        query.after.createdAt,
        query.after.id,
      ]);
    }
    const rows: CampaignWithSpec[] = await page;
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(fromCampaignRow),
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? { createdAt: last.created_at, id: last.id }
          : undefined,
    };
  }

  /** How many targets of campaigns stand how in which wave. */
  async countTargets(
    campaigns: string[],
    readable: ReadableRefs,
  ): Promise<TargetCount[]> {
    const query = this.knex('campaign_targets')
      .whereIn('campaign_id', campaigns)
      .groupBy('campaign_id', 'wave', 'state')
      .select<
        Array<{
          campaign_id: string;
          wave: number;
          state: TargetState;
          total: number | string;
        }>
      >('campaign_id', 'wave', 'state', this.knex.raw('count(*) as total'));
    this.#limit(query, readable);
    const rows = await query;
    return rows.map(({ campaign_id: campaign, wave, state, total }) => ({
      campaign,
      wave,
      state,
      count: Number(total),
    }));
  }

  /** When the target was merged that makes it this many; undefined while there are not so many. */
  async findMergeTime(query: {
    campaign: string;
    readable: ReadableRefs;
    count: number;
  }): Promise<string | undefined> {
    const merged = this.knex<CampaignTargetRow>('campaign_targets')
      .where({ campaign_id: query.campaign })
      .whereNotNull('merged_at')
      .orderBy('merged_at')
      .offset(query.count - 1);
    this.#limit(merged, query.readable);
    const row = await merged.first('merged_at');
    return row?.merged_at ?? undefined;
  }

  /** When its targets came how far. */
  async listTimes(
    campaign: string,
    readable: ReadableRefs,
  ): Promise<TargetTimes[]> {
    const query = this.knex('campaign_targets')
      .where({ campaign_id: campaign })
      .select<
        Array<
          Pick<
            CampaignTargetRow,
            'state' | 'state_since' | 'opened_at' | 'merged_at'
          >
        >
      >('state', 'state_since', 'opened_at', 'merged_at');
    this.#limit(query, readable);
    const rows = await query;
    return rows.map(row => ({
      state: row.state,
      stateSince: row.state_since,
      openedAt: row.opened_at ?? undefined,
      mergedAt: row.merged_at ?? undefined,
    }));
  }

  /** Those that need a person first, then in the order in which they are begun. */
  async listTargets(query: TargetQuery): Promise<{
    items: PagedTarget[];
    totalItems: number;
    next?: Array<string | number>;
  }> {
    const [counted] = await this.#targets(query).count({ total: '*' });
    const page = this.#targets(query)
      .select<Array<CampaignTargetRow & { state_order: number }>>(
        'campaign_targets.*',
        this.knex.raw(`${STATE_ORDER} as state_order`),
      )
      .orderByRaw(TARGET_KEY)
      .limit(query.limit + 1);
    if (query.after) {
      page.whereRaw(`(${TARGET_KEY}) > (?, ?, ?, ?)`, query.after);
    }
    const rows = await page;
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(toPagedTarget),
      totalItems: Number(counted?.total),
      next:
        last && rows.length > query.limit
          ? [last.state_order, last.wave, last.rank, last.service]
          : undefined,
    };
  }

  /** The newest first. */
  async listEvents(query: {
    campaign: string;
    readable: ReadableRefs;
    limit: number;
    after?: number;
  }): Promise<{ items: CampaignEvent[]; totalItems: number; next?: number }> {
    const matching = () =>
      this.knex<CampaignEventRow>('campaign_events')
        .where({ campaign_id: query.campaign })
        .andWhere(visible => {
          // What the portal says of a whole campaign may name any of its services.
          visible.whereNull('service');
          if (query.readable !== 'all') visible.whereNot('actor', 'slipway');
          visible.orWhere(ofService => {
            ofService.whereNotNull('service');
            this.#limit(ofService, query.readable, 'service');
          });
        });
    const [counted] = await matching().count({ total: '*' });
    const page = matching()
      .orderBy('id', 'desc')
      .limit(query.limit + 1);
    if (query.after !== undefined) page.where('id', '<', query.after);
    const rows = await page;
    const shown = rows.slice(0, query.limit);
    return {
      items: shown.map(({ at, actor, text, service }) => ({
        at,
        actor,
        text,
        ...(service && { service }),
      })),
      totalItems: Number(counted?.total),
      next: rows.length > query.limit ? shown.at(-1)?.id : undefined,
    };
  }

  #matching({ state, kind, owner, readable }: CampaignQuery) {
    const matching = this.knex('campaigns');
    if (state) matching.where('campaigns.state', state);
    if (kind) matching.where('campaigns.kind', kind);
    if (owner) {
      const owned = this.knex('campaign_targets')
        .whereRaw('campaign_targets.campaign_id = campaigns.id')
        .where({ owner })
        .select(this.knex.raw('1'));
      this.#limit(owned, readable);
      matching.whereExists(owned);
    }
    return matching;
  }

  #withSpec(query: Knex.QueryBuilder): Knex.QueryBuilder {
    return query
      .join('campaign_revisions', isOfRevision =>
        isOfRevision
          .on('campaign_revisions.campaign_id', 'campaigns.id')
          .andOn('campaign_revisions.revision', 'campaigns.revision'),
      )
      .select('campaigns.*', 'campaign_revisions.spec');
  }

  #targets(query: TargetQuery): Knex.QueryBuilder {
    const { state, owner, wave, search } = query;
    const matching = this.knex('campaign_targets').where(
      'campaign_targets.campaign_id',
      query.campaign,
    );
    this.#limit(matching, query.readable);
    if (state) matching.whereIn('campaign_targets.state', state);
    if (owner) matching.where('campaign_targets.owner', owner);
    if (wave !== undefined) matching.where('campaign_targets.wave', wave);
    if (search) {
      matching
        .leftJoin('services', 'services.ref', 'campaign_targets.service')
        .whereRaw(
          "coalesce(services.search_text, campaign_targets.service) like ? escape '\\'",
          [`%${likePattern(search.toLowerCase())}%`],
        );
    }
    return matching;
  }

  #limit(
    query: Knex.QueryBuilder,
    readable: ReadableRefs,
    column = 'campaign_targets.service',
  ): void {
    whereReadable(query, { knex: this.knex, readable, column });
  }
}

function toPagedTarget(row: CampaignTargetRow): PagedTarget {
  const pullRequest = pullRequestOf(row);
  return {
    service: row.service,
    credential: row.credential,
    title: row.title,
    ...(row.owner && { owner: row.owner }),
    wave: row.wave,
    state: row.state,
    ...(row.reason && { reason: row.reason }),
    ...(row.next && { next: row.next }),
    retryable: row.retryable === 1,
    ...(pullRequest && { pullRequest }),
    checks: row.checks,
    ...(row.task_id && { taskId: row.task_id }),
    attempts: row.attempts,
    ...(row.opened_at && { openedAt: row.opened_at }),
    ...(row.merged_at && { mergedAt: row.merged_at }),
    updatedAt: row.updated_at,
  };
}
