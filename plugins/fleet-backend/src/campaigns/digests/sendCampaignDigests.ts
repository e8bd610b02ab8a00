import { setImmediate } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { TargetState } from '@slipway/plugin-fleet-common';
import type {
  CampaignDigestStore,
  TargetInNeed,
} from '../../database/CampaignDigestStore';
import type { CampaignStore } from '../../database/CampaignStore';
import { campaignDigest } from './campaignDigest';

/** Nothing goes on before somebody of the owner looks at it. */
const STATES_IN_NEED: TargetState[] = [
  'conflict',
  'edited',
  'failed',
  'blocked',
];

export interface SendCampaignDigestsDependencies {
  campaigns: Pick<CampaignStore, 'findCampaign'>;
  digests: CampaignDigestStore;
  notifications: NotificationService;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Tells each owner once what needs a person of theirs in all campaigns, when something came that they were not told yet.
 *
 * What was sent is written down after it was sent, so nobody misses a message when the portal is killed between the two;
 * Backstage replaces a message of the same scope. An owner who could not be told is told by the next run.
 */
export async function sendCampaignDigests(
  dependencies: SendCampaignDigestsDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { digests, logger } = dependencies;
  const sent = await digests.readContents();
  const quiet = new Set(sent.keys());
  const titles = new Map<string, string>();
  const failures: Array<{ owner: string; error: Error }> = [];
  const inNeed = await digests.listInNeed(STATES_IN_NEED);
  for (const [owner, targets] of byOwner(inNeed)) {
    if (signal.aborted) return;
    await setImmediate();
    quiet.delete(owner);
    try {
      await tell(
        { owner, targets, before: sent.get(owner), titles },
        dependencies,
      );
    } catch (error) {
      failures.push({ owner, error: toError(error) });
    }
  }
  // What comes again after a quiet time is news again.
  await digests.remove([...quiet]);
  const [first] = failures;
  if (!first) return;
  logger.warn(
    `The digest of campaigns did not reach ${failures.length} owners and is sent to them with the next run. A portal without @backstage/plugin-notifications-backend needs fleet.digest.enabled: false. For ${first.owner}:`,
    first.error,
  );
}

/** Sends it and writes it down, unless they were told of all of it before. */
async function tell(
  of: {
    owner: string;
    targets: TargetInNeed[];
    before?: string;
    titles: Map<string, string>;
  },
  dependencies: SendCampaignDigestsDependencies,
): Promise<void> {
  const { owner, targets, titles } = of;
  const { notifications, digests, campaigns, now } = dependencies;
  const keys = targets.map(keyOf);
  const told = new Set<string>(of.before ? JSON.parse(of.before) : []);
  const fresh = keys.filter(key => !told.has(key)).length;
  if (fresh > 0) {
    for (const { campaign } of targets) {
      if (titles.has(campaign)) continue;
      const found = await campaigns.findCampaign(campaign);
      titles.set(campaign, found?.spec.title ?? campaign);
    }
    const message = campaignDigest(owner, targets, { titles, fresh });
    await notifications.send({
      recipients: { type: 'entity', entityRef: owner },
      payload: {
        ...message,
        severity: 'normal',
        topic: 'campaigns',
        scope: `fleet-campaigns:${owner}`,
      },
    });
  }
  const content = JSON.stringify(keys);
  if (content === of.before) return;
  await digests.save({ owner, content, sent_at: now().toISOString() });
}

function keyOf({ campaign, service, state }: TargetInNeed): string {
  return `${campaign} ${service} ${state}`;
}

function byOwner(targets: TargetInNeed[]): Map<string, TargetInNeed[]> {
  const owners = new Map<string, TargetInNeed[]>();
  for (const target of targets) {
    const known = owners.get(target.owner);
    if (known) known.push(target);
    else owners.set(target.owner, [target]);
  }
  return owners;
}
