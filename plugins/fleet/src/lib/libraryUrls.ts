import {
  AdvisoriesRequest,
  AdvisoryUsersRequest,
  Behind,
  LibrariesRequest,
  LibraryMatrixRequest,
  LibraryUsersRequest,
  PoliciesRequest,
  ServiceLibrariesRequest,
} from '@slipway/plugin-fleet-common';
import { BEHIND } from './behind';
import { pagePosition } from './pagedUrl';
import { POLICY_STATES } from './policyStates';
import { SEVERITIES } from './severity';
import { sortParameters, Sorting, urlSorting } from './sorting';
import { isSpecifier } from './specifier';

/*
 * What each page shows, as its URL says. The names of filters are those of the API, and anything unknown in a URL
 * counts as not said.
 */

type LibrarySort = NonNullable<LibrariesRequest['sort']>;
type UserSort = NonNullable<LibraryUsersRequest['sort']>;
type AdvisorySort = NonNullable<AdvisoriesRequest['sort']>;

export function librariesRequest(url: URLSearchParams): LibrariesRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    internal: isSet(url, 'internal'),
    outdated: isSet(url, 'outdated'),
    vulnerable: isSet(url, 'vulnerable'),
    owner: text(url, 'owner'),
    ...sortParameters(librariesSorting(url)),
  };
}

export function librariesSorting(url: URLSearchParams): Sorting<LibrarySort> {
  return urlSorting(url, {
    fields: ['name', 'services', 'outdated', 'vulnerable', 'severity'],
    unlessSaid: { column: 'name', direction: 'ascending' },
  });
}

export function libraryUsersRequest(url: URLSearchParams): LibraryUsersRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    owner: text(url, 'owner'),
    version: text(url, 'version'),
    versions: specifier(url),
    environment: text(url, 'environment'),
    direct: isSet(url, 'direct'),
    vulnerable: isSet(url, 'vulnerable'),
    ...sortParameters(libraryUsersSorting(url)),
  };
}

export function libraryUsersSorting(url: URLSearchParams): Sorting<UserSort> {
  return urlSorting(url, {
    fields: ['name', 'owner', 'version'],
    unlessSaid: { column: 'version', direction: 'ascending' },
  });
}

export function advisoriesRequest(url: URLSearchParams): AdvisoriesRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    severity: SEVERITIES.find(severity => severity === url.get('severity')),
    library: text(url, 'library'),
    owner: text(url, 'owner'),
    environment: text(url, 'environment'),
    ...sortParameters(advisoriesSorting(url)),
  };
}

export function advisoriesSorting(url: URLSearchParams): Sorting<AdvisorySort> {
  return urlSorting(url, {
    fields: ['severity', 'services', 'published'],
    unlessSaid: { column: 'severity', direction: 'descending' },
  });
}

export function advisoryUsersRequest(
  url: URLSearchParams,
): AdvisoryUsersRequest {
  return {
    ...page(url),
    search: text(url, 'search'),
    owner: text(url, 'owner'),
    environment: text(url, 'environment'),
  };
}

export function serviceLibrariesRequest(
  url: URLSearchParams,
): ServiceLibrariesRequest {
  return {
    ...page(url),
    environment: text(url, 'environment'),
    search: text(url, 'search'),
    direct: isSet(url, 'direct'),
    behind: BEHIND.find((one: Behind) => one === url.get('behind')),
    vulnerable: isSet(url, 'vulnerable'),
  };
}

/** What the matrix is about; its windows are asked for one by one. */
export function matrixRequest(url: URLSearchParams): LibraryMatrixRequest {
  const libraries = url.getAll('library');
  return {
    search: text(url, 'search'),
    owner: text(url, 'owner'),
    library: libraries.length > 0 ? libraries : undefined,
  };
}

/** What is said of services, in the list of policies and of an opened one. */
export function policiesRequest(url: URLSearchParams): PoliciesRequest {
  return {
    state: POLICY_STATES.find(state => state === url.get('state')),
    owner: text(url, 'owner'),
  };
}

/** A specifier that is not one yet, while somebody types it, filters nothing. */
function specifier(url: URLSearchParams): string | undefined {
  const typed = text(url, 'versions');
  return typed && isSpecifier(typed) ? typed : undefined;
}

function page(url: URLSearchParams): { limit: number; cursor?: string } {
  const { limit, cursor } = pagePosition(url);
  return { limit, cursor };
}

function text(url: URLSearchParams, name: string): string | undefined {
  return url.get(name) || undefined;
}

function isSet(url: URLSearchParams, name: string): true | undefined {
  return url.get(name) === 'true' || undefined;
}
