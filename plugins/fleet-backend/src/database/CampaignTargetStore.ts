import type { Knex } from 'knex';
import type {
  ClaimTarget,
  Opening,
  SaveTarget,
  TargetRecord,
} from './campaignRecords';
import { batches, WRITES_AT_ONCE } from './batches';
import { fromTargetRow, toTargetColumns } from './campaignRows';
import { addEvents } from './CampaignStore';
import { ROWS_PER_STATEMENT } from './inChunks';
import type {
  CampaignRow,
  CampaignHostRow,
  CampaignOpeningRow,
  CampaignTargetRow,
} from './campaignTables';

/** Rows that SQLite reads in one go: its calls block the process. */
const PAGE = 1000;

/** Its row is locked by whoever claims a target: what several replicas count at once they would exceed. */
const EVERY_HOST = '*';

/** States in which there is, or may soon be, an open pull request. */
const TAKES_ROOM = ['running', 'open', 'checks', 'conflict', 'edited'];

/** The services of campaigns, their claims, and what limits how fast they are begun. */
export class CampaignTargetStore {
  readonly #knex: Knex;
  readonly #now: () => Date;

  constructor(knex: Knex, options: { now: () => Date }) {
    this.#knex = knex;
    this.#now = options.now;
  }

  /** In the order in which they are begun. */
  async listTargets(campaign: string): Promise<TargetRecord[]> {
    const targets: TargetRecord[] = [];
    for (let after = ''; ; ) {
      const rows = await this.#targets()
        .where({ campaign_id: campaign })
        .andWhere('service', '>', after)
        .orderBy('service')
        .limit(PAGE);
      targets.push(...rows.map(fromTargetRow));
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) break;
      after = last.service;
      await new Promise(setImmediate);
    }
    return targets.sort((a, b) => a.wave - b.wave || a.rank - b.rank);
  }

  /** Leaves out those that the campaign has already. */
  async addTargets(campaign: string, targets: TargetRecord[]): Promise<void> {
    const at = this.#now().toISOString();
    for await (const some of batches(targets, ROWS_PER_STATEMENT)) {
      const rows = some.map(target => ({
        ...toTargetColumns(target),
        campaign_id: campaign,
        version: target.version,
        updated_at: at,
      }));
      await this.#knex('campaign_targets')
        .insert(rows)
        .onConflict(['campaign_id', 'service'])
        .ignore();
    }
  }

  /**
   * Writes the fields that are given (an undefined one is cleared), unless the target is no longer at this version.
   *
   * @returns Whether it was written.
   */
  async saveTarget(save: SaveTarget): Promise<boolean> {
    // One statement is a transaction of its own; most writes have no event.
    if (!save.events?.length) return this.#save(this.#knex, save);
    return this.#knex.transaction(async transaction =>
      this.#save(transaction, save),
    );
  }

  /**
   * Claims a target: writes it and an opening, unless the target or the campaign is at another version, the campaign is
   * not running, there is an opening of the credential later than `lastOpening`, or as many targets are at work as may be.
   *
   * @returns Whether it was claimed.
   */
  async claimTarget(claim: ClaimTarget): Promise<boolean> {
    const { opening } = claim;
    return this.#knex.transaction(async transaction => {
      const running = await transaction<CampaignRow>('campaigns')
        .where({
          id: claim.campaign,
          version: claim.campaignVersion,
          state: 'running',
        })
        .forShare()
        .first('id');
      if (!running) return false;
      await lockHost(transaction, EVERY_HOST);
      if ((await countRunning(transaction)) >= claim.maxRunning) return false;
      const newest = await newestOpening(transaction, opening.credential);
      if (newest !== undefined && newest > (claim.lastOpening ?? '')) {
        return false;
      }
      if (!(await this.#save(transaction, claim))) return false;
      await transaction<CampaignOpeningRow>('campaign_openings').insert({
        claim: opening.claim,
        campaign_id: opening.campaign,
        credential: opening.credential,
        at: opening.at,
      });
      return true;
    });
  }

  /** Takes an opening back that came to nothing. */
  async releaseOpening(claim: string): Promise<void> {
    await this.#knex<CampaignOpeningRow>('campaign_openings')
      .where({ claim })
      .delete();
  }

  /** Of all campaigns, oldest first. */
  async listOpenings(since: string): Promise<Opening[]> {
    const rows = await this.#knex<CampaignOpeningRow>('campaign_openings')
      .where('at', '>=', since)
      .orderBy('at');
    return rows.map(row => ({
      campaign: row.campaign_id,
      credential: row.credential,
      claim: row.claim,
      at: row.at,
    }));
  }

  /** Forgets openings that no limit looks back to. */
  async removeOpenings(before: string): Promise<void> {
    await this.#knex<CampaignOpeningRow>('campaign_openings')
      .where('at', '<', before)
      .delete();
  }

  /** Of all campaigns: open pull requests and claimed targets, by owner. */
  async countOpenByOwner(): Promise<Map<string, number>> {
    const rows = await this.#knex('campaign_targets')
      .whereIn('state', TAKES_ROOM)
      .whereNotNull('owner')
      .groupBy('owner')
      .select<Array<{ owner: string; total: number | string }>>(
        'owner',
        this.#knex.raw('count(*) as total'),
      );
    return new Map(rows.map(({ owner, total }) => [owner, Number(total)]));
  }

  /** Of all campaigns: targets in state running. */
  async countRunning(): Promise<number> {
    return countRunning(this.#knex);
  }

  /** Git hosts that want no requests, until when. */
  async listHostPauses(): Promise<Map<string, string>> {
    const rows = await this.#knex<CampaignHostRow>('campaign_hosts')
      .where('paused_until', '>', this.#now().toISOString())
      .select('credential', 'paused_until');
    return new Map(
      rows.map(row => [row.credential, row.paused_until as string]),
    );
  }

  /** Keeps the later one. */
  async pauseHost(credential: string, until: string): Promise<void> {
    await this.#knex.transaction(async transaction => {
      await lockHost(transaction, credential);
      await transaction<CampaignHostRow>('campaign_hosts')
        .where({ credential })
        .andWhere(earlier =>
          earlier.whereNull('paused_until').orWhere('paused_until', '<', until),
        )
        .update({ paused_until: until });
    });
  }

  /** Writes down which version targets came from, of those of which it is not known yet. */
  async saveOrigins(
    campaign: string,
    origins: Map<string, string>,
  ): Promise<void> {
    for await (const some of batches([...origins], WRITES_AT_ONCE)) {
      for (const [service, from] of some) {
        await this.#targets()
          .where({ campaign_id: campaign, service, from_version: null })
          .update({ from_version: from });
      }
    }
  }

  /** Which version the targets came from that were merged, by service. */
  async listOrigins(campaign: string): Promise<Map<string, string>> {
    const rows = await this.#targets()
      .where({ campaign_id: campaign })
      .whereNotNull('merged_at')
      .whereNotNull('from_version')
      .select('service', 'from_version');
    return new Map(rows.map(row => [row.service, row.from_version as string]));
  }

  async #save(transaction: Knex, save: SaveTarget): Promise<boolean> {
    const { campaign, service, version, changes, events = [] } = save;
    const written = await transaction<CampaignTargetRow>('campaign_targets')
      .where({ campaign_id: campaign, service, version })
      .update({
        ...toTargetColumns(changes),
        updated_at: this.#now().toISOString(),
        version: version + 1,
      });
    if (written === 0) return false;
    await addEvents(transaction, campaign, events);
    return true;
  }

  #targets() {
    return this.#knex<CampaignTargetRow>('campaign_targets');
  }
}

async function countRunning(knex: Knex): Promise<number> {
  const [row] = await knex<CampaignTargetRow>('campaign_targets')
    .where({ state: 'running' })
    .count({ total: '*' });
  return Number(row?.total);
}

/** When the last pull request of a git host may have been opened. */
async function newestOpening(
  transaction: Knex,
  credential: string,
): Promise<string | undefined> {
  const row = await transaction<CampaignOpeningRow>('campaign_openings')
    .where({ credential })
    .orderBy('at', 'desc')
    .first('at');
  return row?.at;
}

async function lockHost(transaction: Knex, credential: string): Promise<void> {
  await transaction<CampaignHostRow>('campaign_hosts')
    .insert({ credential })
    .onConflict('credential')
    .ignore();
  await transaction<CampaignHostRow>('campaign_hosts')
    .where({ credential })
    .forUpdate()
    .first();
}
