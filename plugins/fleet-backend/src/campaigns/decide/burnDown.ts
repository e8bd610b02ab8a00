import type { BurnDownPoint } from '@slipway/plugin-fleet-common';
import { isSettled } from './targetStates';
import type { TargetRecord } from './types';

/** More than a chart can show. */
const MAX_POINTS = 200;

type History = Pick<
  TargetRecord,
  'state' | 'stateSince' | 'openedAt' | 'mergedAt'
>;

/** How the due targets were opened and merged, from the start until now, at most 200 points. */
export function burnDown(options: {
  startedAt: string | undefined;
  targets: History[];
  now: Date;
}): BurnDownPoint[] {
  const { startedAt, targets } = options;
  if (!startedAt) return [];
  const now = options.now.toISOString();
  const happened = [
    ...deltas(targets, startedAt),
    { at: now, merged: 0, open: 0, due: 0 },
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const points: BurnDownPoint[] = [
    { at: startedAt, merged: 0, open: 0, due: targets.length },
  ];
  for (const delta of happened) {
    const last = points.at(-1)!;
    const point = {
      at: delta.at,
      merged: last.merged + delta.merged,
      open: last.open + delta.open,
      due: last.due + delta.due,
    };
    if (point.at === last.at) points.pop();
    points.push(point);
  }
  return thinned(points);
}

/** What changed in the counts, and when; nothing is before the start. */
function deltas(targets: History[], startedAt: string): BurnDownPoint[] {
  const when = (at: string) => (at < startedAt ? startedAt : at);
  return targets.flatMap(target => {
    const { openedAt, mergedAt, stateSince } = target;
    const settledAt = isSettled(target) ? when(stateSince) : undefined;
    const closedAt = mergedAt ?? settledAt;
    return [
      openedAt && { at: when(openedAt), merged: 0, open: 1, due: 0 },
      openedAt &&
        closedAt && { at: when(closedAt), merged: 0, open: -1, due: 0 },
      mergedAt && { at: when(mergedAt), merged: 1, open: 0, due: 0 },
      settledAt && { at: settledAt, merged: 0, open: 0, due: -1 },
    ].filter(delta => delta !== undefined && delta !== '');
  });
}

function thinned(points: BurnDownPoint[]): BurnDownPoint[] {
  if (points.length <= MAX_POINTS) return points;
  const step = (points.length - 1) / (MAX_POINTS - 1);
  return Array.from(
    { length: MAX_POINTS },
    (_, index) => points[Math.round(index * step)]!,
  );
}
