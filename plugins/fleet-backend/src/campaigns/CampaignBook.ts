import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { CampaignEvent, CampaignSpec } from '@slipway/plugin-fleet-common';
import type { CampaignStore } from '../database/CampaignStore';
import type { CampaignTargetStore } from '../database/CampaignTargetStore';
import { requestRetry } from './decide/requestRetry';
import { reviseCampaign } from './decide/reviseCampaign';
import type { CampaignRecord } from './decide/types';

/** Writes of others that an act may meet on its way before it gives up. */
const ATTEMPTS = 10;

type Changes = Partial<Omit<CampaignRecord, 'id' | 'version'>>;

export interface CampaignBookOptions {
  campaigns: CampaignStore;
  targets: CampaignTargetStore;
  /**
   * The version of a template that the catalog has.
   *
   * @throws InputError when there is none.
   */
  templateVersion: (ref: string) => Promise<string>;
  /** Called when there is something for the runner. */
  onChange: () => void;
  now: () => Date;
}

/** What people do to campaigns: each is written down with who did it, and the runner does what follows. */
export class CampaignBook {
  readonly #campaigns: CampaignStore;
  readonly #targets: CampaignTargetStore;
  readonly #templateVersion: (ref: string) => Promise<string>;
  readonly #onChange: () => void;
  readonly #now: () => Date;

  constructor(options: CampaignBookOptions) {
    this.#campaigns = options.campaigns;
    this.#targets = options.targets;
    this.#templateVersion = options.templateVersion;
    this.#onChange = options.onChange;
    this.#now = options.now;
  }

  /** @throws NotFoundError */
  async require(id: string): Promise<CampaignRecord> {
    const found = await this.#campaigns.findCampaign(id);
    if (found) return found;
    throw new NotFoundError(
      `There is no campaign ${id}; look for it in the list of campaigns`,
    );
  }

  /** Writes down a draft. */
  async create(spec: CampaignSpec, actor: string): Promise<CampaignRecord> {
    const campaign: CampaignRecord = {
      id: randomUUID(),
      revision: 1,
      spec,
      state: 'draft',
      createdBy: actor,
      createdAt: this.#now().toISOString(),
      waves: [],
      version: 1,
    };
    await this.#campaigns.addCampaign(campaign, [
      this.#event(actor, 'Wrote the campaign down.'),
    ]);
    return campaign;
  }

  /** @throws ConflictError while it is running, InputError naming what cannot be changed any more. */
  async revise(
    id: string,
    { spec, actor }: { spec: CampaignSpec; actor: string },
  ): Promise<CampaignRecord> {
    return this.#change(id, campaign => {
      if (campaign.state === 'running') {
        throw new ConflictError('It is running; pause it before you change it');
      }
      // The version that was chosen at the start stays when it is not sent back.
      const wanted = campaign.startedAt
        ? withVersionOf(campaign.spec, spec)
        : spec;
      const revised = reviseCampaign({ campaign, spec: wanted });
      return {
        changes: revised,
        event: this.#event(
          actor,
          `Changed the specification; it is revision ${revised.revision} now.`,
        ),
      };
    });
  }

  /** @throws ConflictError unless it is a draft, InputError when the catalog has no version of the template. */
  async start(id: string, actor: string): Promise<CampaignRecord> {
    const { spec } = await this.require(id);
    const started = await this.withVersion(spec);
    return this.#change(id, campaign => {
      requireState(campaign, ['draft'], 'was started before');
      if (!isDeepStrictEqual(campaign.spec, spec)) {
        throw new ConflictError(
          'Its specification was changed a moment ago; look at it and start it again',
        );
      }
      const at = this.#now().toISOString();
      return {
        changes: {
          ...(started !== spec && { spec: started }),
          state: 'running',
          startedAt: at,
          waves: [],
          selectedAt: undefined,
        },
        event: this.#event(actor, 'Started the campaign.'),
      };
    });
  }

  async pause(id: string, actor: string): Promise<CampaignRecord> {
    return this.#change(id, campaign => {
      requireState(campaign, ['running'], 'is not running');
      return {
        changes: {
          state: 'paused',
          pauseCause: 'person',
          reason: `Paused by ${actor}.`,
        },
        event: this.#event(actor, 'Paused the campaign.'),
      };
    });
  }

  async resume(id: string, actor: string): Promise<CampaignRecord> {
    return this.#change(id, campaign => {
      requireState(campaign, ['paused'], 'is not paused');
      return {
        changes: {
          state: 'running',
          pauseCause: undefined,
          reason: undefined,
          resumedAt: this.#now().toISOString(),
        },
        event: this.#event(actor, 'Resumed the campaign.'),
      };
    });
  }

  /** Has the failed targets, and no others, tried again. */
  async retry(id: string, actor: string): Promise<CampaignRecord> {
    const campaign = await this.require(id);
    requireState(campaign, ['running', 'paused'], 'is not going on');
    let count = 0;
    for (const target of await this.#targets.listTargets(id)) {
      const { service, version } = target;
      const changes = requestRetry(target, this.#now());
      if (!changes) continue;
      count += 1;
      // One that was written in the meantime has gone on by itself.
      await this.#targets.saveTarget({
        campaign: id,
        service,
        version,
        changes,
        events: [{ ...this.#event(actor, 'Asked to try again.'), service }],
      });
    }
    if (count === 0) throw new ConflictError('None of its targets has failed');
    this.#onChange();
    return this.require(id);
  }

  /** Ends it; the runner closes its open pull requests that nobody edited. */
  async close(id: string, actor: string): Promise<CampaignRecord> {
    return this.#change(id, campaign => {
      requireState(campaign, ['draft', 'running', 'paused'], 'has ended');
      const isIdle = campaign.state === 'draft';
      return {
        changes: {
          state: 'closed',
          pauseCause: undefined,
          reason: `Closed by ${actor}.`,
          endedAt: isIdle ? this.#now().toISOString() : undefined,
        },
        event: this.#event(actor, 'Closed the campaign.'),
      };
    });
  }

  /**
   * The draft of a campaign that takes this one back.
   *
   * @throws ConflictError when there is nothing that it can take back.
   */
  async rollBack(id: string, actor: string): Promise<CampaignRecord> {
    const campaign = await this.require(id);
    const { spec, startedAt } = campaign;
    if (spec.change.kind !== 'template') {
      throw new ConflictError(
        `Only template updates are taken back this way; revert the pull requests of this ${spec.change.kind} campaign, or make one for another version`,
      );
    }
    const origins = await this.#targets.listOrigins(id);
    if (!startedAt || origins.size === 0) {
      throw new ConflictError(
        'None of its targets was merged, so there is nothing to take back; close it instead',
      );
    }
    return this.create(
      {
        ...spec,
        title: `Roll back: ${spec.title}`.slice(0, 200),
        reason: `Takes back the campaign "${spec.title}".`,
        change: {
          kind: 'template',
          template: spec.change.template,
          allowDowngrade: true,
          rollsBack: id,
        },
        selector: { services: [...origins.keys()].sort() },
      },
      actor,
    );
  }

  /**
   * With the version of the template that the catalog has now, where none is named.
   *
   * @throws InputError when the catalog has no version of the template.
   */
  async withVersion(spec: CampaignSpec): Promise<CampaignSpec> {
    const { change } = spec;
    if (change.kind !== 'template' || change.rollsBack || change.version) {
      return spec;
    }
    const version = await this.#templateVersion(change.template);
    return { ...spec, change: { ...change, version } };
  }

  async #change(
    id: string,
    decide: (campaign: CampaignRecord) => {
      changes: Changes;
      event: CampaignEvent;
    },
  ): Promise<CampaignRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const campaign = await this.require(id);
      const { changes, event } = decide(campaign);
      const { version } = campaign;
      const events = [event];
      if (
        await this.#campaigns.saveCampaign({ id, version, changes, events })
      ) {
        this.#onChange();
        return this.require(id);
      }
    }
    throw new ConflictError('It is being changed all the time; try again');
  }

  #event(actor: string, text: string): CampaignEvent {
    return { at: this.#now().toISOString(), actor, text };
  }
}

function requireState(
  { state }: CampaignRecord,
  allowed: Array<CampaignRecord['state']>,
  problem: string,
): void {
  if (allowed.includes(state)) return;
  throw new ConflictError(`The campaign ${problem}: it is ${state}`);
}

function withVersionOf(before: CampaignSpec, spec: CampaignSpec): CampaignSpec {
  const { change } = spec;
  if (
    before.change.kind !== 'template' ||
    change.kind !== 'template' ||
    change.version
  ) {
    return spec;
  }
  return { ...spec, change: { ...change, version: before.change.version } };
}
