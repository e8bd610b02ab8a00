import type { TargetState } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { batches } from './batches';
import { ROWS_PER_STATEMENT } from './inChunks';
import type {
  CampaignRow,
  CampaignDigestRow,
  CampaignTargetRow,
} from './campaignTables';

/** A target of a campaign that goes on, which needs a person of its owner. */
export interface TargetInNeed {
  owner: string;
  campaign: string;
  service: string;
  title: string;
  state: TargetState;
}

/** What owners and creators were told of campaigns, and what there is to tell. */
export class CampaignDigestStore {
  constructor(private readonly knex: Knex) {}

  /** Targets of running and paused campaigns in these states, by owner, campaign and name. */
  async listInNeed(states: TargetState[]): Promise<TargetInNeed[]> {
    const rows = await this.knex('campaign_targets')
      .join('campaigns', 'campaigns.id', 'campaign_targets.campaign_id')
      .whereIn('campaigns.state', ['running', 'paused'])
      .whereIn('campaign_targets.state', states)
      .whereNotNull('campaign_targets.owner')
      .orderBy([
        'campaign_targets.owner',
        'campaigns.created_at',
        'campaign_targets.title',
      ])
      .select<
        Array<
          Pick<
            CampaignTargetRow,
            'owner' | 'campaign_id' | 'service' | 'title' | 'state'
          >
        >
      >(
        'campaign_targets.owner',
        'campaign_targets.campaign_id',
        'campaign_targets.service',
        'campaign_targets.title',
        'campaign_targets.state',
      );
    return rows.map(row => ({
      owner: row.owner ?? '',
      campaign: row.campaign_id,
      service: row.service,
      title: row.title,
      state: row.state,
    }));
  }

  /** What each owner was told last, by entity ref. */
  async readContents(): Promise<Map<string, string>> {
    const rows = await this.knex<CampaignDigestRow>('campaign_digests').select(
      'owner',
      'content',
    );
    return new Map(rows.map(({ owner, content }) => [owner, content]));
  }

  async save(row: CampaignDigestRow): Promise<void> {
    await this.knex<CampaignDigestRow>('campaign_digests')
      .insert(row)
      .onConflict('owner')
      .merge();
  }

  /** Forgets that these owners were told anything. */
  async remove(owners: string[]): Promise<void> {
    for await (const some of batches(owners, ROWS_PER_STATEMENT)) {
      await this.knex('campaign_digests').whereIn('owner', some).delete();
    }
  }

  /** The pause of which the creator of a campaign was told last. */
  async readToldPause(campaign: string): Promise<string | undefined> {
    const row = await this.knex<CampaignRow>('campaigns')
      .where({ id: campaign })
      .first('told_pause');
    return row?.told_pause ?? undefined;
  }

  async saveToldPause(campaign: string, pause: string): Promise<void> {
    await this.knex<CampaignRow>('campaigns')
      .where({ id: campaign })
      .update({ told_pause: pause });
  }
}
