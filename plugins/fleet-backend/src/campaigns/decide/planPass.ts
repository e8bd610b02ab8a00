import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import { applyStep, type TargetChanges } from './applyStep';
import { decideWaves, type WavesDecision } from './decideWaves';
import { mayMerge } from './mayMerge';
import { hostIsPaused, mayOpen, type Load, type SharedLimits } from './mayOpen';
import { nextStep } from './nextStep';
import type {
  CampaignRecord,
  ObservedTarget,
  Permit,
  TargetAction,
  TargetRecord,
} from './types';

export interface PassInput {
  campaign: CampaignRecord;
  targets: TargetRecord[];
  /** By service; targets without are left as they are. */
  observed: ReadonlyMap<string, ObservedTarget>;
  /** By service: a newer campaign that asks for more of the same there. */
  newer: ReadonlyMap<string, CampaignRecord>;
  shared: SharedLimits;
  load: Load;
  now: Date;
}

export interface PlannedTarget {
  target: TargetRecord;
  /** Of a target that is claimed, without the claim. */
  changes: TargetChanges;
  action?: TargetAction;
  update?: ServiceUpdate;
}

export interface PassPlan extends Omit<WavesDecision, 'moves'> {
  /** Those that change or are acted on, in the order of their ranks. */
  targets: PlannedTarget[];
  /** Tasks are at work or pull requests could not be closed yet. */
  isWaiting: boolean;
  /** Hosts that said that they want no requests, until when. */
  hostPauses: Array<{ credential: string; until: string }>;
}

/**
 * What one look at a campaign leads to: a step for each target, and from where they then stand what follows for its waves.
 * When that is a pause nothing is begun or merged any more, in the same look.
 */
export function planPass(input: PassInput): PassPlan {
  const { campaign } = input;
  const running = planTargets(input);
  const { after } = running;
  const waves = decideWaves({ ...input, targets: after });
  const { planned } = waves.pause
    ? planTargets({ ...input, campaign: { ...campaign, state: 'paused' } })
    : running;
  return {
    ...waves,
    isWaiting:
      running.isHeldUp || after.some(({ claim }) => claim !== undefined),
    targets: withMoves(planned, waves.moves, input.targets),
    hostPauses: findHostPauses(input),
  };
}

function withMoves(
  planned: PlannedTarget[],
  moves: WavesDecision['moves'],
  targets: TargetRecord[],
): PlannedTarget[] {
  const waveOf = new Map(moves.map(({ service, wave }) => [service, wave]));
  const isMoved = ({ service }: TargetRecord) => waveOf.has(service);
  const known = new Set(planned.map(({ target }) => target.service));
  const others = targets
    .filter(target => isMoved(target) && !known.has(target.service))
    .map((target): PlannedTarget => ({ target, changes: {} }));
  return [...planned, ...others].map(one => {
    const wave = waveOf.get(one.target.service);
    return wave === undefined
      ? one
      : { ...one, changes: { ...one.changes, wave } };
  });
}

function planTargets(input: PassInput): {
  planned: PlannedTarget[];
  after: TargetRecord[];
  /** A pull request cannot be closed now. */
  isHeldUp: boolean;
} {
  const load = {
    ...input.load,
    openings: [...input.load.openings],
    openByOwner: new Map(input.load.openByOwner),
    hostPauses: withPauses(input),
  };
  const planned: PlannedTarget[] = [];
  const after: TargetRecord[] = [];
  let isHeldUp = false;
  let permits = new Map<string, Permit>();
  for (const target of [...input.targets].sort((a, b) => a.rank - b.rank)) {
    const plan = planTarget(target, { ...input, load, permits });
    if (!plan) {
      after.push(target);
      continue;
    }
    after.push({ ...target, ...plan.changes });
    isHeldUp ||= plan.isHeldUp;
    if (plan.action?.kind === 'start-task') {
      count(target, { ...input, load });
      permits = new Map();
    }
    if (plan.action || Object.keys(plan.changes).length > 0) planned.push(plan);
  }
  return { planned, after, isHeldUp };
}

function planTarget(
  target: TargetRecord,
  input: PassInput & { permits: Map<string, Permit> },
): (PlannedTarget & { isHeldUp: boolean }) | undefined {
  const { campaign, now } = input;
  const observed = input.observed.get(target.service);
  if (!observed) return undefined;
  const { id, spec } = campaign;
  const merge = (): Permit =>
    hostIsPaused({ ...input, target }) ??
    mayMerge({ campaign: id, spec, ...observed, update: observed.update });
  const step = nextStep({
    campaign,
    target,
    observed,
    open: () => askOnce(target, input),
    merge,
    newer: input.newer.get(target.service),
    now,
  });
  const isHeldUp =
    step.action?.kind === 'close-pull-request' &&
    hostIsPaused({ ...input, target }) !== undefined;
  return {
    target,
    changes: applyStep({ target, step, observed, now }),
    isHeldUp,
    action: isHeldUp ? undefined : step.action,
    update: observed.update,
  };
}

/** The answer is the same for all targets of an owner on a host, as long as nothing is begun. */
function askOnce(
  target: TargetRecord,
  input: PassInput & { permits: Map<string, Permit> },
): Permit {
  const { campaign, permits } = input;
  const key = `${target.credential} ${target.owner}`;
  const { id, spec } = campaign;
  const permit =
    permits.get(key) ?? mayOpen({ ...input, campaign: id, spec, target });
  permits.set(key, permit);
  return permit;
}

/** Those after it in the same look see that it takes a place. */
function count(
  { credential, owner }: TargetRecord,
  input: { campaign: CampaignRecord; load: MutableLoad; now: Date },
): void {
  const { campaign, load, now } = input;
  const at = now.toISOString();
  load.openings.push({ campaign: campaign.id, credential, at });
  load.running += 1;
  if (owner)
    load.openByOwner.set(owner, (load.openByOwner.get(owner) ?? 0) + 1);
}

interface MutableLoad extends Load {
  openByOwner: Map<string, number>;
}

function withPauses(input: PassInput): Map<string, string> {
  const pauses = new Map(input.load.hostPauses);
  for (const { credential, until } of findHostPauses(input)) {
    if (until > (pauses.get(credential) ?? '')) pauses.set(credential, until);
  }
  return pauses;
}

/** What tasks of this campaign were told by their hosts. */
function findHostPauses({
  targets,
  observed,
  now,
}: PassInput): Array<{ credential: string; until: string }> {
  return targets.flatMap(({ service, credential }) => {
    const update = observed.get(service)?.update;
    const until = update?.state === 'failed' ? update.waitUntil : undefined;
    return until && until > now.toISOString() ? [{ credential, until }] : [];
  });
}
