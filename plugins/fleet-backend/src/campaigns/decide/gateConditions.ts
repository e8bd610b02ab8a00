import type { GateCondition } from '@slipway/plugin-fleet-common';
import { isDue, isMerged, isOpen } from './targetStates';
import type { CampaignRecord, TargetRecord } from './types';

const MINUTE = 60_000;
const MAX_NAMED = 3;

export interface GateInput {
  campaign: CampaignRecord;
  /** Index in `spec.waves`. */
  wave: number;
  /** Of that wave. */
  targets: TargetRecord[];
  now: Date;
}

export interface Gate {
  conditions: GateCondition[];
  /** Since when everything but the soak time has held without a break. */
  heldSince?: string;
  isPassed: boolean;
}

/**
 * What the gate of a wave waits for. The last wave waits for every merge and has no soak time: nothing comes after it.
 * Texts name instants and not durations, so that they only change when something did.
 */
export function gateConditions(input: GateInput): Gate {
  const { campaign, wave, now } = input;
  const conditions = [
    mergedCondition(input),
    ...checksCondition(input),
    ...deploymentCondition(input),
  ];
  const isHeld = conditions.every(({ met }) => met);
  const heldSince = isHeld
    ? campaign.waves[wave]?.heldSince ?? now.toISOString()
    : undefined;
  const soak = soakCondition(input, heldSince);
  return {
    conditions: soak ? [...conditions, soak] : conditions,
    heldSince,
    isPassed: isHeld && (soak?.met ?? true),
  };
}

function isLast({ campaign, wave }: GateInput): boolean {
  return wave === campaign.spec.waves.length - 1;
}

function mergedCondition(input: GateInput): GateCondition {
  const { gate } = input.campaign.spec;
  const due = input.targets.filter(isDue);
  const share = isLast(input) ? 1 : gate.mergedShare;
  if (due.length === 0) {
    return { name: 'merged', met: true, text: 'None of its services is due.' };
  }
  if (share === 0) return proposedCondition(due);
  const merged = due.filter(isMerged).length;
  // 0.7 of 10 is 7.000000000000001 for a computer.
  const needed = Math.max(1, Math.ceil(share * due.length - 1e-9));
  const stand = `${merged} of ${due.length} due services ${
    merged === 1 ? 'has' : 'have'
  } merged it`;
  return {
    name: 'merged',
    met: merged >= needed,
    text:
      merged >= needed
        ? `${stand}; ${needed} had to.`
        : `${stand}; it waits for ${needed}.`,
  };
}

/** A gate that waits for no merge still waits until everything has been proposed. */
function proposedCondition(due: TargetRecord[]): GateCondition {
  const proposed = due.filter(one => isOpen(one) || isMerged(one)).length;
  return {
    name: 'merged',
    met: proposed === due.length,
    text: `${proposed} of ${due.length} due services have their pull request; no merge is waited for.`,
  };
}

function checksCondition({ campaign, targets }: GateInput): GateCondition[] {
  if (!campaign.spec.gate.checksGreen) return [];
  const red = targets.filter(
    target => isOpen(target) && target.checks === 'failure',
  );
  return [
    {
      name: 'checks',
      met: red.length === 0,
      text:
        red.length === 0
          ? 'No open pull request has a failed check.'
          : `It waits for the checks of ${nameSome(red)}.`,
    },
  ];
}

function deploymentCondition({
  campaign,
  targets,
}: GateInput): GateCondition[] {
  const { environment } = campaign.spec.gate;
  if (!environment) return [];
  const waiting = targets.filter(({ state }) => state === 'merged');
  const deployed = targets.filter(({ state }) => state === 'deployed').length;
  return [
    {
      name: 'deployment',
      met: waiting.length === 0,
      text:
        waiting.length === 0
          ? `${environment} runs it in ${deployed} services and all are healthy.`
          : `It waits for ${nameSome(
              waiting,
            )} to run it in ${environment} and be healthy.`,
    },
  ];
}

function soakCondition(
  input: GateInput,
  heldSince: string | undefined,
): GateCondition | undefined {
  const { soakMinutes } = input.campaign.spec.gate;
  const needsSoak = soakMinutes > 0 && !isLast(input);
  if (!needsSoak || input.targets.every(target => !isDue(target))) {
    return undefined;
  }
  if (!heldSince) {
    return {
      name: 'soak',
      met: false,
      text: `When the rest holds, it has to hold for ${soakMinutes} minutes.`,
    };
  }
  const until = new Date(Date.parse(heldSince) + soakMinutes * MINUTE);
  const isOver = until <= input.now;
  return {
    name: 'soak',
    met: isOver,
    text: isOver
      ? `The rest has held for ${soakMinutes} minutes.`
      : `The rest has held since ${heldSince}; it has to until ${until.toISOString()}.`,
  };
}

function nameSome(targets: TargetRecord[]): string {
  const names = targets.slice(0, MAX_NAMED).map(({ title }) => title);
  const more = targets.length - names.length;
  return more > 0
    ? `${names.join(', ')} and ${more} more`
    : names.join(names.length === 2 ? ' and ' : ', ');
}
