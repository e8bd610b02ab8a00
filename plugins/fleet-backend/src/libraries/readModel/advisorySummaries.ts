import type {
  AdvisoriesRequest,
  AdvisorySummary,
} from '@slipway/plugin-fleet-common';
import { countAdvisories, type AdvisoryReach } from './countAdvisories';
import type { LibraryModel } from './LibraryModel';
import { pageByKey, sortByKey, type Ordering, type SortKey } from './pageByKey';
import type { Scope } from './scopes';
import { rankOfSeverity } from './severity';
import type { EnvironmentOrder } from '../../services/environmentOrder';
import { mergeFixedIn } from './mergeFixedIn';

type AdvisoryFilters = Pick<
  AdvisoriesRequest,
  'search' | 'severity' | 'library' | 'environment'
>;

interface AdvisoryOrder {
  sort: NonNullable<AdvisoriesRequest['sort']>;
  order: 'asc' | 'desc';
}

type Query = AdvisoryFilters & AdvisoryOrder;

/** One page of the advisories that hit what the services of a scope use. */
export function advisorySummaries(
  model: LibraryModel,
  scope: Scope,
  query: Query & {
    inOrder: EnvironmentOrder;
    limit: number;
    after?: SortKey;
  },
): { items: AdvisorySummary[]; totalItems: number; next?: SortKey } {
  const page = pageByKey(matching(model, scope, query), {
    ...orderingOf(query),
    limit: query.limit,
    after: query.after,
  });
  return {
    ...page,
    items: page.items.map(reach => summaryOf(reach, query.inOrder)),
  };
}

/** All of them, in the same order. */
export function* allAdvisorySummaries(
  model: LibraryModel,
  scope: Scope,
  query: Query & { inOrder: EnvironmentOrder },
): Generator<AdvisorySummary> {
  const sorted = sortByKey(matching(model, scope, query), orderingOf(query));
  for (const { item } of sorted) yield summaryOf(item, query.inOrder);
}

/** By its id or an alias; undefined when it hits nothing in the scope. */
export function findAdvisory(
  model: LibraryModel,
  scope: Scope,
  id: string,
): AdvisoryReach | undefined {
  const reached = countAdvisories(model, scope);
  const named = reached.get(id);
  if (named) return named;
  return [...reached.values()].find(({ advisory }) =>
    advisory.aliases.includes(id),
  );
}

export function summaryOf(
  { advisory, services, environments, versions }: AdvisoryReach,
  inOrder: EnvironmentOrder,
): AdvisorySummary {
  return {
    ...advisory,
    libraries: mergeFixedIn(advisory, versions),
    services,
    environments: inOrder([...environments.keys()]).map(environment => ({
      environment,
      services: environments.get(environment) ?? 0,
    })),
  };
}

function matching(
  model: LibraryModel,
  scope: Scope,
  { severity, library, environment, search }: AdvisoryFilters,
): AdvisoryReach[] {
  const words = search?.toLowerCase();
  return [...countAdvisories(model, scope).values()].filter(
    reach =>
      (!severity || reach.advisory.severity === severity) &&
      (!environment || reach.environments.has(environment)) &&
      (!library || namesOf(reach).includes(library)) &&
      (!words ||
        [
          reach.advisory.id,
          ...reach.advisory.aliases,
          ...namesOf(reach),
          reach.advisory.summary,
        ].some(text => text.toLowerCase().includes(words))),
  );
}

function namesOf({ versions }: AdvisoryReach): string[] {
  return [...versions].map(version => version.library.name);
}

/** Equally severe ones by score, and equal ones by id. */
function orderingOf({ sort, order }: AdvisoryOrder): Ordering<AdvisoryReach> {
  const isDescending = order === 'desc';
  const keyOf = (reach: AdvisoryReach): SortKey => {
    const { id, severity, score, publishedAt } = reach.advisory;
    switch (sort) {
      case 'services':
        return [reach.services, id];
      case 'published':
        return [publishedAt ?? '', id];
      default:
        return [rankOfSeverity(severity), score ?? 0, id];
    }
  };
  return {
    keyOf,
    descending:
      sort === 'severity'
        ? [isDescending, isDescending, false]
        : [isDescending, false],
  };
}
