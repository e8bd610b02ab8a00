import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import type { Permit } from './types';
import { isWithin, nextWithin } from './workingHours';

const HOUR_MS = 60 * 60_000;

/** What limits all campaigns together. */
export interface SharedLimits {
  /** Pull requests opened per hour with one credential by all campaigns, spread evenly. */
  hostPerHour: number;
  /** Tasks of campaigns at a time, so that a person's task never queues behind them. */
  tasks: number;
  /** Milliseconds between two looks at a campaign; what is due more often is opened in one of them. */
  frequencyMs: number;
}

/** What has been opened and is at work just now, by all campaigns. */
export interface Load {
  openings: Array<{ campaign: string; credential: string; at: string }>;
  /** Open pull requests and claimed targets. */
  openByOwner: ReadonlyMap<string, number>;
  running: number;
  /** By credential: until when its host wants no requests. */
  hostPauses: ReadonlyMap<string, string>;
}

/**
 * Whether a pull request may be opened for a target now. Openings are spread evenly over the hour and known from the
 * database, so a restart does not begin with a burst. A security campaign skips working hours and its owners' limits,
 * never what the git host has to bear.
 */
export function mayOpen(options: {
  campaign: string;
  spec: CampaignSpec;
  target: { credential: string; owner?: string };
  shared: SharedLimits;
  load: Load;
  now: Date;
}): Permit {
  return (
    hostIsPaused(options) ??
    tooManyTasks(options) ??
    outOfHours(options) ??
    ownerHasEnough(options) ??
    tooSoon(options) ?? { granted: true }
  );
}

type Options = Parameters<typeof mayOpen>[0];

/** Whether the git host wants no requests of a credential. */
export function hostIsPaused(options: {
  target: { credential: string };
  load: Pick<Load, 'hostPauses'>;
  now: Date;
}): Permit | undefined {
  const { target, load, now } = options;
  const until = load.hostPauses.get(target.credential);
  if (!until || until <= now.toISOString()) return undefined;
  return no(`${target.credential} wants no requests until ${until}.`, until);
}

function tooManyTasks({ load, shared }: Options): Permit | undefined {
  if (load.running < shared.tasks) return undefined;
  return no(
    `${load.running} tasks of campaigns are at work, which is the limit.`,
  );
}

function outOfHours({ spec, now }: Options): Permit | undefined {
  const { hours } = spec.limits;
  if (spec.security || !hours || isWithin(hours, now)) return undefined;
  const { from, to, timeZone } = hours;
  return no(
    `It is outside the working hours of the campaign (${from} to ${to}, ${timeZone}).`,
    nextWithin(hours, now).toISOString(),
  );
}

function ownerHasEnough({ spec, target, load }: Options): Permit | undefined {
  if (spec.security || !target.owner) return undefined;
  const open = load.openByOwner.get(target.owner) ?? 0;
  if (open < spec.limits.openPerOwner) return undefined;
  return no(
    `${target.owner} has ${open} open pull requests of campaigns; the limit is ${spec.limits.openPerOwner}.`,
  );
}

function tooSoon(options: Options): Permit | undefined {
  const { campaign, spec, target, shared, load, now } = options;
  const ofHost = load.openings.filter(
    ({ credential, at }) =>
      credential === target.credential &&
      // The clock was put back since; waiting for it would take as long as the jump was.
      Date.parse(at) <= now.getTime() + HOUR_MS,
  );
  const own = ofHost.filter(opening => opening.campaign === campaign);
  const until = Math.max(
    nextSlot(own, spec.limits.perHour, shared),
    nextSlot(ofHost, shared.hostPerHour, shared),
  );
  if (until <= now.getTime()) return undefined;
  return no(
    `Pull requests are opened evenly, at most ${Math.min(
      spec.limits.perHour,
      shared.hostPerHour,
    )} an hour on ${target.credential}.`,
    new Date(until).toISOString(),
  );
}

/** Milliseconds since the epoch. */
function nextSlot(
  openings: Array<{ at: string }>,
  perHour: number,
  { frequencyMs }: SharedLimits,
): number {
  const apartMs = HOUR_MS / perHour;
  const together = Math.max(1, Math.floor(frequencyMs / apartMs));
  const times = openings.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  const firstOfThem = times.at(-together);
  return firstOfThem === undefined
    ? 0
    : firstOfThem + Math.ceil(together * apartMs);
}

function no(reason: string, until?: string): Permit {
  return { granted: false, reason, until };
}
