import type { CampaignEvent } from '@slipway/plugin-fleet-common';
import type {
  CampaignRecord,
  ClaimTarget,
  Opening,
  SaveCampaign,
  SaveTarget,
  TargetRecord,
} from '../../database/campaignRecords';
import { isOpen } from '../decide/targetStates';
import type { ReconcileStore } from '../ports';

/** What the store of campaigns promises, in memory. */
export class MemoryStore implements ReconcileStore {
  readonly campaigns = new Map<string, CampaignRecord>();
  readonly targets = new Map<string, Map<string, TargetRecord>>();
  readonly events: CampaignEvent[] = [];
  readonly hostPauses = new Map<string, string>();
  openings: Opening[] = [];

  add(campaign: CampaignRecord): void {
    this.campaigns.set(campaign.id, campaign);
    this.targets.set(campaign.id, new Map());
  }

  campaign(id: string): CampaignRecord {
    return this.campaigns.get(id)!;
  }

  targetsOf(id: string): TargetRecord[] {
    return [...this.targets.get(id)!.values()];
  }

  /** As a person does it. */
  change(id: string, changes: Partial<CampaignRecord>): void {
    const campaign = this.campaign(id);
    const version = campaign.version + 1;
    this.campaigns.set(id, { ...campaign, ...changes, version });
  }

  async listActive(): Promise<CampaignRecord[]> {
    return [...this.campaigns.values()].filter(
      ({ state, endedAt }) =>
        ['running', 'paused', 'closed'].includes(state) && !endedAt,
    );
  }

  async findCampaign(id: string): Promise<CampaignRecord | undefined> {
    return this.campaigns.get(id);
  }

  async listTargets(id: string): Promise<TargetRecord[]> {
    return this.targetsOf(id);
  }

  async saveCampaign(save: SaveCampaign): Promise<boolean> {
    const campaign = this.campaign(save.id);
    if (campaign.version !== save.version) return false;
    this.change(save.id, save.changes);
    this.events.push(...(save.events ?? []));
    return true;
  }

  async saveTarget(save: SaveTarget): Promise<boolean> {
    const targets = this.targets.get(save.campaign)!;
    const target = targets.get(save.service);
    if (target?.version !== save.version) return false;
    const version = save.version + 1;
    targets.set(save.service, { ...target, ...save.changes, version });
    this.events.push(...(save.events ?? []));
    return true;
  }

  async addTargets(id: string, added: TargetRecord[]): Promise<void> {
    const targets = this.targets.get(id)!;
    for (const target of added) {
      if (!targets.has(target.service)) targets.set(target.service, target);
    }
  }

  async claimTarget(claim: ClaimTarget): Promise<boolean> {
    const campaign = this.campaign(claim.campaign);
    const { credential } = claim.opening;
    const isLate = this.openings.some(
      opening =>
        opening.credential === credential && opening.at > claim.lastOpening,
    );
    if (
      isLate ||
      (await this.countRunning()) >= claim.maxRunning ||
      campaign.version !== claim.campaignVersion ||
      campaign.state !== 'running' ||
      !(await this.saveTarget(claim))
    ) {
      return false;
    }
    this.openings.push(claim.opening);
    return true;
  }

  async releaseOpening(claim: string): Promise<void> {
    this.openings = this.openings.filter(one => one.claim !== claim);
  }

  async listOpenings(since: string): Promise<Opening[]> {
    return this.openings.filter(({ at }) => at >= since);
  }

  async countOpenByOwner(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const target of this.#all()) {
      const { owner, state } = target;
      if (!owner || !(isOpen(target) || state === 'running')) continue;
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    return counts;
  }

  async countRunning(): Promise<number> {
    return this.#all().filter(({ state }) => state === 'running').length;
  }

  async listHostPauses(): Promise<Map<string, string>> {
    return new Map(this.hostPauses);
  }

  async pauseHost(credential: string, until: string): Promise<void> {
    const before = this.hostPauses.get(credential) ?? '';
    if (until > before) this.hostPauses.set(credential, until);
  }

  #all(): TargetRecord[] {
    return [...this.targets.values()].flatMap(one => [...one.values()]);
  }
}
