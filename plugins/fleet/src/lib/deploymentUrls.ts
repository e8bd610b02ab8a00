import {
  CELL_STATES,
  DeploymentMatrixRequest,
  DeploymentOutcome,
  TimelineRequest,
} from '@slipway/plugin-fleet-common';
import { dayStart, nextDay } from './days';
import { pagePosition } from './pagedUrl';

/*
 * What the pages about deployments show, as their URLs say. The names of filters are those of the API, and anything
 * unknown in a URL counts as not said.
 */

type MatrixSort = NonNullable<DeploymentMatrixRequest['sort']>;

const OUTCOMES: readonly DeploymentOutcome[] = ['success', 'failure'];

export function deploymentMatrixRequest(
  url: URLSearchParams,
): DeploymentMatrixRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    owner: text(url, 'owner'),
    system: text(url, 'system'),
    template: text(url, 'template'),
    state: CELL_STATES.find(state => state === url.get('state')),
    environment: text(url, 'environment'),
    stale: url.get('stale') === 'true' || undefined,
    sort: matrixSort(url),
  };
}

function matrixSort(url: URLSearchParams): MatrixSort {
  return url.get('sort') === 'name' ? 'name' : 'attention';
}

/** The days of the URL are whole days of the reader, the last one included. */
export function timelineRequest(url: URLSearchParams): TimelineRequest {
  return {
    ...page(url),
    service: text(url, 'service'),
    owner: text(url, 'owner'),
    environment: text(url, 'environment'),
    outcome: OUTCOMES.find(outcome => outcome === url.get('outcome')),
    from: dayStart(url.get('from')),
    to: dayStart(nextDay(url.get('to'))),
  };
}

/** Whether anything is left out of the list. */
export function isFiltered(request: object): boolean {
  return Object.entries(request).some(
    ([name, value]) =>
      value !== undefined && !['limit', 'cursor', 'sort'].includes(name),
  );
}

function page(url: URLSearchParams): { limit: number; cursor?: string } {
  const { limit, cursor } = pagePosition(url);
  return { limit, cursor };
}

function text(url: URLSearchParams, name: string): string | undefined {
  return url.get(name) || undefined;
}
