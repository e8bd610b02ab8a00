import { createHash } from 'node:crypto';
import type { CampaignSpec, CampaignWave } from '@slipway/plugin-fleet-common';
import { subjectOf } from './subjectOf';
import type { SelectableService } from './types';

/** Where a target stands in its campaign. */
export interface Placement {
  /** Index in `spec.waves`. */
  wave: number;
  /** By which it is begun: lower is earlier. */
  rank: number;
}

/**
 * Puts targets into waves: those that a wave names into it, the others by tier with the least critical first, and what is
 * unhealthy or held at the very end, for it proves nothing. Each wave gets at least one while there are any.
 *
 * Targets of equal standing are shuffled, the same way each time for one template or library, so that it
 * is not always the same service that goes first.
 */
export function assignWaves(options: {
  spec: CampaignSpec;
  targets: SelectableService[];
}): Map<string, Placement> {
  const { spec, targets } = options;
  const { waves } = spec;
  const placements = new Map<string, Placement>();
  const named = waveOfNamed(waves);
  const ordered = inOrder(spec, targets);
  const rest = ordered.filter(({ service }) => !named.has(service));
  waves.forEach((wave, index) => {
    const place = ({ service }: SelectableService) =>
      placements.set(service, { wave: index, rank: placements.size });
    const before = placements.size;
    ordered
      .filter(({ service }) => named.get(service) === index)
      .forEach(place);
    const isLast = index === waves.length - 1;
    const upTo = isLast
      ? targets.length
      : Math.max(before + 1, Math.round(wave.share * targets.length));
    rest.splice(0, Math.max(0, upTo - placements.size)).forEach(place);
  });
  return placements;
}

/** A target that the selector matches later than the start comes in the last wave, after all others. */
export function placeLate(options: {
  spec: CampaignSpec;
  targets: SelectableService[];
  highestRank: number;
}): Map<string, Placement> {
  const { spec, targets, highestRank } = options;
  return new Map(
    inOrder(spec, targets).map(({ service }, index) => [
      service,
      { wave: spec.waves.length - 1, rank: highestRank + 1 + index },
    ]),
  );
}

/** The first wave that names it. */
function waveOfNamed(waves: CampaignWave[]): Map<string, number> {
  const named = new Map<string, number>();
  waves.forEach(({ services = [] }, index) => {
    for (const service of services) {
      if (!named.has(service)) named.set(service, index);
    }
  });
  return named;
}

function inOrder(
  { change }: CampaignSpec,
  targets: SelectableService[],
): SelectableService[] {
  const seed = subjectOf(change);
  return targets
    .map(target => ({ target, standing: standingOf(target, seed) }))
    .sort((a, b) => compareStandings(a.standing, b.standing))
    .map(({ target }) => target);
}

type Standing = Array<number | string>;

function standingOf(
  { service, tier, branch, unhealthy }: SelectableService,
  seed: string,
): Standing {
  const shuffled = createHash('sha256').update(`${seed}\n${service}`);
  return [
    branch.state === 'held' ? 1 : 0,
    unhealthy ? 1 : 0,
    -tierNumber(tier),
    branch.state === 'unknown' ? 1 : 0,
    shuffled.digest('hex'),
  ];
}

function compareStandings(a: Standing, b: Standing): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 || a[at]! < b[at]! ? -1 : 1;
}

/**
 * The number in the tier, such as 3 of `tier-3`: 1 is the most critical, so a high one goes first. A service without is
 * taken for nearly as critical as tier 1: nobody said that it may go first.
 */
function tierNumber(tier: string | undefined): number {
  return Number(/\d+/.exec(tier ?? '')?.[0] ?? 1.5);
}
