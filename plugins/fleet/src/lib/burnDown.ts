import { BurnDownPoint } from '@slipway/plugin-fleet-common';
import { progressOf } from './campaignState';

export interface BurnDownDrawing {
  /** SVG paths, in the units of the box. */
  remaining: string;
  /** As `remaining`, closed along the axis. */
  area: string;
  open: string;
  /** Figures beside the axis, and how high each stands. */
  yTicks: Array<{ y: number; label: string }>;
  /** Moments below the axis, and how far right each stands. */
  xTicks: Array<{ x: number; at: string; anchor: 'start' | 'middle' | 'end' }>;
}

/** The outer ones stay within the box. */
const TICKS = [
  { share: 0, anchor: 'start' },
  { share: 0.5, anchor: 'middle' },
  { share: 1, anchor: 'end' },
] as const;

/** Oldest first. Each point holds until the next one, so the lines are steps. */
export function drawBurnDown(
  points: readonly BurnDownPoint[],
  box: { width: number; height: number },
): BurnDownDrawing | undefined {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last) return undefined;
  const from = Date.parse(first.at);
  const span = Math.max(1, Date.parse(last.at) - from);
  const top = Math.max(
    1,
    ...points.map(({ due, open }) => Math.max(due, open)),
  );
  const x = (at: string) => ((Date.parse(at) - from) / span) * box.width;
  const y = (figure: number) => (1 - figure / top) * box.height;
  const steps = (figure: (point: BurnDownPoint) => number) => {
    const path = points.map((point, index) =>
      index === 0
        ? `M0 ${round(y(figure(point)))}`
        : `H${round(x(point.at))}V${round(y(figure(point)))}`,
    );
    return `${path.join('')}H${box.width}`;
  };
  const remaining = steps(({ due, merged }) => Math.max(0, due - merged));
  return {
    remaining,
    area: `${remaining}V${box.height}H0Z`,
    open: steps(({ open }) => open),
    yTicks: [0, Math.round(top / 2), top]
      .filter((figure, index, all) => all.indexOf(figure) === index)
      .map(figure => ({ y: round(y(figure)), label: String(figure) })),
    xTicks: TICKS.map(({ share, anchor }) => ({
      anchor,
      x: round(share * box.width),
      at: new Date(from + share * span).toISOString(),
    })),
  };
}

/** What the drawing says, as a sentence. */
export function burnDownInWords(points: readonly BurnDownPoint[]): string {
  const last = points.at(-1);
  if (!last) return 'Nothing was merged yet.';
  const { label } = progressOf(last.merged, last.due);
  return `${label}; ${last.open} pull ${
    last.open === 1 ? 'request is' : 'requests are'
  } open.`;
}

/** At most so many of the points, evenly spread, with the first and the last. */
export function thinned<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from(
    { length: most },
    (_, index) => points[Math.round(index * step)] as T,
  );
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
