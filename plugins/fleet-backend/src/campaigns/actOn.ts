import { stringifyError } from '@backstage/errors';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';
import { sayRemoteError } from '../http/remoteError';
import type { TargetChanges } from './decide/applyStep';
import { failAgain } from './decide/failAgain';
import type { PlannedTarget } from './decide/planPass';
import type { CampaignRecord, TargetRecord } from './decide/types';
import type { Reconciling } from './reconcileCampaign';

const MERGE_AGAIN_MS = 5 * 60_000;

export interface Acting {
  campaign: CampaignRecord;
  context: Reconciling;
  now: Date;
  /** By credential, when the newest opening was; claims that are written here are added. */
  lastOpenings: Map<string, string>;
  /** Since when openings are known. */
  openingsSince: string;
}

/** Does what a target's step asks for. What goes wrong is kept with the target and stops no other one. */
export async function actOn(
  planned: PlannedTarget,
  acting: Acting,
): Promise<void> {
  const { target, action, update } = planned;
  const { ports } = acting.context;
  if (action?.kind === 'start-task') {
    await startTask(planned, acting);
  } else if (action?.kind === 'merge') {
    await tryTo(() => ports.merge(update!, action.commit), {
      target,
      acting,
      onError: message => ({
        next: `Slipway could not merge it and tries again later: ${message}`,
        retryAt: new Date(acting.now.getTime() + MERGE_AGAIN_MS).toISOString(),
      }),
    });
  } else if (action?.kind === 'close-pull-request') {
    await tryTo(() => ports.closePullRequest(update!, action.reason), {
      target,
      acting,
      onError: message => ({
        next: `Its pull request could not be closed, which is tried again: ${message}`,
      }),
    });
  }
}

/**
 * Claims the target and starts its task, in this order: killed in between, the claim is found without a task and becomes
 * void; killed before the task's id is recorded, the task is found by the claim.
 */
async function startTask(
  { target, changes }: PlannedTarget,
  acting: Acting,
): Promise<void> {
  const { campaign, context, now, lastOpenings } = acting;
  const { store, ports } = context;
  const { credential } = target;
  const claim = { id: context.newId(), at: now.toISOString() };
  const claimed = {
    ...changes,
    state: 'running' as const,
    claim,
    taskId: undefined,
    revision: campaign.revision,
    attempts: target.attempts + 1,
    retryAt: undefined,
  };
  const lastOpening = lastOpenings.get(credential) ?? acting.openingsSince;
  const isClaimed = await store.claimTarget({
    ...nameOf(target, campaign),
    campaignVersion: campaign.version,
    changes: claimed,
    opening: {
      campaign: campaign.id,
      credential,
      claim: claim.id,
      at: claim.at,
    },
    lastOpening,
    maxRunning: context.shared.tasks,
  });
  if (!isClaimed) return;
  if (claim.at > lastOpening) lastOpenings.set(credential, claim.at);
  const version = target.version + 1;
  const record = { ...target, ...claimed, version };
  const started = await tryTo(() => ports.startTask(campaign, record), {
    target: record,
    acting,
    onError: message => {
      const reason = `Its task could not be started: ${message}`;
      // The claim stays: the task may have been started all the same, and is then found by it.
      const { state, next, retryable, failures, retryAt } = failAgain(
        { target, now },
        { reason },
      );
      return { state, reason, next, retryable, failures, retryAt };
    },
    onHostPause: { state: 'ready', claim: undefined },
  });
  if (!started) return;
  await store.saveTarget({
    ...nameOf(record, campaign),
    changes: { taskId: started.taskId, next: 'Its task is at work.' },
  });
}

/** @returns What the action returned, or undefined after an error, which is kept with the target. */
async function tryTo<T>(
  act: () => Promise<T>,
  options: {
    target: TargetRecord;
    acting: Acting;
    onError: (message: string) => TargetChanges;
    onHostPause?: TargetChanges;
  },
): Promise<T | undefined> {
  const { target, acting, onError, onHostPause } = options;
  const { campaign, context, now } = acting;
  const { store, logger } = context;
  try {
    return await act();
  } catch (error) {
    if (error instanceof ForgeRateLimitError) {
      const until = now.getTime() + error.retryAfterSeconds * 1000;
      await store.pauseHost(target.credential, new Date(until).toISOString());
    }
    const changes =
      error instanceof ForgeRateLimitError
        ? onHostPause
        : onError(sayRemoteError(error));
    logger.warn(
      `${target.service} in the campaign ${campaign.id}: ${stringifyError(
        error,
      )}`,
    );
    if (changes) {
      await store.saveTarget({ ...nameOf(target, campaign), changes });
    }
    return undefined;
  }
}

function nameOf(
  { service, version }: TargetRecord,
  { id }: CampaignRecord,
): { campaign: string; service: string; version: number } {
  return { campaign: id, service, version };
}
