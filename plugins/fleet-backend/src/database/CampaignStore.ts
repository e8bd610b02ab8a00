import type { CampaignEvent } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { CampaignRecord, SaveCampaign } from './campaignRecords';
import {
  fromCampaignRow,
  toCampaignColumns,
  toEventRows,
  type CampaignWithSpec,
} from './campaignRows';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';
import type {
  CampaignRow,
  CampaignEventRow,
  CampaignRevisionRow,
} from './campaignTables';

/** Campaigns with all revisions of their specifications, and what happened in them. */
export class CampaignStore {
  constructor(private readonly knex: Knex) {}

  /** Writes down the first revision of a campaign. */
  async addCampaign(
    campaign: CampaignRecord,
    events: CampaignEvent[],
  ): Promise<void> {
    const { id, revision, spec, version } = campaign;
    await this.knex.transaction(async transaction => {
      await transaction('campaigns').insert({
        id,
        revision,
        version,
        ...toCampaignColumns(campaign),
      });
      await addRevision(transaction, {
        campaign_id: id,
        revision,
        spec: JSON.stringify(spec),
      });
      await addEvents(transaction, id, events);
    });
  }

  async findCampaign(id: string): Promise<CampaignRecord | undefined> {
    const row = await this.#all().where('campaigns.id', id).first();
    return row && fromCampaignRow(row);
  }

  /** Running and paused ones, and closed ones that have not ended; oldest start first. */
  async listActive(): Promise<CampaignRecord[]> {
    const rows = await this.#all()
      .whereIn('campaigns.state', ['running', 'paused', 'closed'])
      .whereNull('campaigns.ended_at')
      .orderBy(['campaigns.started_at', 'campaigns.id']);
    return rows.map(fromCampaignRow);
  }

  /**
   * Writes the fields that are given, unless the campaign is no longer at this version. A specification becomes the next
   * revision; the one before stays as it was.
   *
   * @returns Whether it was written.
   */
  async saveCampaign(save: SaveCampaign): Promise<boolean> {
    const { id, version, changes, events = [] } = save;
    return this.knex.transaction(async transaction => {
      const row = await transaction<CampaignRow>('campaigns')
        .where({ id, version })
        .forUpdate()
        .first();
      if (!row) return false;
      const revision = changes.spec ? row.revision + 1 : row.revision;
      if (changes.spec) {
        const spec = JSON.stringify(changes.spec);
        await addRevision(transaction, { campaign_id: id, revision, spec });
      }
      await transaction<CampaignRow>('campaigns')
        .where({ id })
        .update({
          ...toCampaignColumns(changes),
          revision,
          version: version + 1,
        });
      await addEvents(transaction, id, events);
      return true;
    });
  }

  #all() {
    return this.knex('campaigns')
      .join('campaign_revisions', isOfRevision =>
        isOfRevision
          .on('campaign_revisions.campaign_id', 'campaigns.id')
          .andOn('campaign_revisions.revision', 'campaigns.revision'),
      )
      .select<CampaignWithSpec[]>('campaigns.*', 'campaign_revisions.spec');
  }
}

async function addRevision(
  knex: Knex,
  row: CampaignRevisionRow,
): Promise<void> {
  await knex<CampaignRevisionRow>('campaign_revisions').insert(row);
}

/** For use inside the transaction that does what they tell. */
export async function addEvents(
  transaction: Knex,
  campaign: string,
  events: CampaignEvent[],
): Promise<void> {
  const rows = toEventRows(campaign, events);
  for (const some of inChunks(rows, ROWS_PER_STATEMENT)) {
    await transaction<CampaignEventRow>('campaign_events').insert(some);
  }
}
