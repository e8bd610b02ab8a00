import { DeliveryMetrics } from '@slipway/plugin-fleet-common';
import { counted } from './share';

/** One of the four figures of software delivery, for the eye. */
export interface DeliveryFigure {
  label: string;
  value: string;
  /** What the figure means and what it is made of. */
  help: string;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What cannot be told stays "unknown": no deployment and no failure are no zero. */
export function deliveryFigures(metrics: DeliveryMetrics): DeliveryFigure[] {
  const days = counted(metrics.days, 'day');
  return [
    {
      label: 'Deployment frequency',
      value: metrics.deployments === 0 ? 'none' : frequency(metrics.frequency),
      help: `Successful deployments, averaged over the last ${days}; ${counted(
        metrics.deployments,
        'attempt',
      )} in all.`,
    },
    {
      label: 'Lead time',
      value: seconds(metrics.leadTimeSeconds),
      help: 'Median from the commit to its successful deployment; deployments whose commit is not known are left out.',
    },
    {
      label: 'Change failure rate',
      value: rate(metrics.changeFailureRate),
      help: 'Attempts that failed or were rolled back, of all.',
    },
    {
      label: 'Recovery time',
      value: seconds(metrics.recoveryTimeSeconds),
      help: 'Median from a failed deployment to the next successful one of the same service and environment.',
    },
  ];
}

function frequency(perDay: number): string {
  if (perDay >= 1) return `${number(perDay)} a day`;
  if (perDay * 7 >= 1) return `${number(perDay * 7)} a week`;
  return `${number(perDay * 30)} in 30 days`;
}

function rate(share: number | undefined): string {
  return share === undefined ? 'unknown' : `${number(share * 100)}%`;
}

function seconds(length: number | undefined): string {
  if (length === undefined) return 'unknown';
  if (length < MINUTE) return 'under a minute';
  if (length < HOUR) return `${Math.round(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${number(length / HOUR)} h`;
  return `${number(length / DAY)} days`;
}

function number(value: number): string {
  return value.toLocaleString('en', {
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}

const USUAL_DAYS = 90;

/** How many days the figures go back: to the day that is chosen, as far as the server has them. */
export function deliveryDays(from: string | undefined, now: number): number {
  if (!from) return USUAL_DAYS;
  const days = Math.ceil((now - Date.parse(from)) / (DAY * 1000));
  return Math.min(365, Math.max(30, days));
}
