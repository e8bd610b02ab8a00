import { isRed } from './followDeployment';
import { gateConditions } from './gateConditions';
import { isDue, isMerged } from './targetStates';
import type {
  CampaignRecord,
  ObservedTarget,
  PauseCause,
  TargetRecord,
  WaveRecord,
} from './types';

export interface WavesInput {
  campaign: CampaignRecord;
  /** As they are after their steps; all of the campaign. */
  targets: TargetRecord[];
  /** By service, of those that were looked at. */
  observed: ReadonlyMap<string, ObservedTarget>;
  now: Date;
}

/** What follows for the campaign itself. */
export interface WavesDecision {
  waves: WaveRecord[];
  /** It stops here and waits for a person. */
  pause?: {
    cause: PauseCause;
    reason: string;
    /** That is the reason. */
    service: string;
  };
  /** Nothing is left to do. */
  isDone: boolean;
  /** Services that are taken into an earlier wave, and which. */
  moves: Array<{ service: string; wave: number }>;
  /** What happened, one sentence each. */
  events: string[];
}

/**
 * Opens the waves one after the other: the next one only when the gate of the one before has been seen to hold, and at most
 * one for each time it is asked. A campaign that is not running passes no gate; its gates are looked at all the same, so
 * a break in the soak time is seen.
 *
 * A gate proves nothing while its wave has no service that is due: such a wave takes services from the waves behind it.
 */
export function decideWaves(input: WavesInput): WavesDecision {
  const { campaign } = input;
  const waves = campaign.spec.waves.map((_, index) => ({
    ...campaign.waves[index],
  }));
  const decision: WavesDecision = {
    waves,
    pause: pauseReason(input),
    isDone: false,
    moves: [],
    events: [],
  };
  const isRunning = campaign.state === 'running' && !decision.pause;
  const current = waves.findIndex(({ passedAt }) => !passedAt);
  const wave = waves[current];
  if (!wave) return { ...decision, isDone: isRunning && isAllDone(input) };
  if (!wave.openedAt) {
    return isRunning ? opened(decision, input, current) : decision;
  }
  const moves = isRunning ? refill(input, current) : [];
  const targets = input.targets.filter(target => target.wave === current);
  const gate = gateConditions({ ...input, wave: current, targets });
  wave.gate = gate.conditions;
  wave.heldSince = gate.heldSince;
  if (moves.length > 0) {
    return { ...decision, moves, events: [sayRefilled(input, current, moves)] };
  }
  if (!gate.isPassed || !isRunning) return decision;
  wave.passedAt = input.now.toISOString();
  const events = [`The wave ${campaign.spec.waves[current]!.name} has passed.`];
  const next = current + 1;
  return next < waves.length
    ? opened({ ...decision, events }, input, next)
    : { ...decision, events, isDone: isAllDone(input) };
}

function opened(
  decision: WavesDecision,
  { campaign, now }: WavesInput,
  index: number,
): WavesDecision {
  decision.waves[index]!.openedAt = now.toISOString();
  const { name } = campaign.spec.waves[index]!;
  return {
    ...decision,
    events: [...decision.events, `The wave ${name} begins.`],
  };
}

/** As many as the wave has, so that a fleet in which few are due is gone through in few rounds. */
function refill(
  { targets }: WavesInput,
  wave: number,
): Array<{ service: string; wave: number }> {
  const own = targets.filter(target => target.wave === wave);
  if (own.some(isDue)) return [];
  return targets
    .filter(target => target.wave > wave && isDue(target))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, Math.max(1, own.length))
    .map(({ service }) => ({ service, wave }));
}

function sayRefilled(
  { campaign }: WavesInput,
  wave: number,
  moves: Array<{ service: string }>,
): string {
  const { name } = campaign.spec.waves[wave]!;
  const services = moves.length === 1 ? 'service' : 'services';
  return `No service of the wave ${name} is due, so it proves nothing; it takes the next ${moves.length} ${services}.`;
}

function pauseReason(input: WavesInput): WavesDecision['pause'] {
  const { campaign } = input;
  if (campaign.state !== 'running') return undefined;
  return redDeployment(input) ?? tooManyFailures(input);
}

function redDeployment({
  campaign,
  targets,
  observed,
}: WavesInput): WavesDecision['pause'] {
  const { environment } = campaign.spec.gate;
  if (!environment) return undefined;
  const red = targets.find(target => {
    const seen = observed.get(target.service);
    return isMerged(target) && seen && isRed(target, seen);
  });
  if (!red) return undefined;
  const { state, reason } = observed.get(red.service)!.deployment!;
  return {
    cause: 'deployment',
    service: red.service,
    reason: `${red.title} is ${state} in ${environment} since it merged the change: ${reason} Repair it or roll it back, then resume the campaign.`,
  };
}

/** Those that are not tried again by themselves, and have failed since a person looked last. */
function tooManyFailures({
  campaign,
  targets,
}: WavesInput): WavesDecision['pause'] {
  const since = campaign.resumedAt ?? campaign.startedAt ?? '';
  const failed = targets.filter(
    ({ state, retryAt, stateSince }) =>
      state === 'failed' && !retryAt && stateSince >= since,
  );
  if (failed.length < campaign.spec.pauseAfterFailures) return undefined;
  const names = failed.slice(0, 3).map(({ title }) => title);
  return {
    cause: 'failures',
    service: failed[0]!.service,
    reason: `${failed.length} services failed, such as ${names.join(
      ', ',
    )}; look at their reasons, then resume the campaign or retry them.`,
  };
}

function isAllDone({ campaign, targets }: WavesInput): boolean {
  const needsDeployment = campaign.spec.gate.environment !== undefined;
  return targets
    .filter(isDue)
    .every(target =>
      needsDeployment ? target.state === 'deployed' : isMerged(target),
    );
}
