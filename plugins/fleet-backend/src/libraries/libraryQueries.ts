import { z } from 'zod/v3';
import {
  booleanQuery,
  formatQuery,
  manyQuery,
  orderQuery,
  pageQuery,
  textQuery,
} from '../http/queries';
import { isSpecifier } from './versions/specifiers';

/** The query parameters of each list about libraries. What counts something begins with the highest unless told otherwise. */

export const librariesQuery = z
  .object({
    ...pageQuery,
    format: formatQuery,
    search: textQuery,
    internal: booleanQuery,
    outdated: booleanQuery,
    vulnerable: booleanQuery,
    owner: textQuery,
    sort: z
      .enum(['name', 'services', 'outdated', 'vulnerable', 'severity'])
      .default('name'),
    order: orderQuery.optional(),
  })
  .transform(({ order, ...query }) => ({
    ...query,
    order: order ?? (query.sort === 'name' ? 'asc' : 'desc'),
  }));

export const libraryUsersQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  search: textQuery,
  owner: textQuery,
  system: textQuery,
  version: textQuery,
  versions: textQuery.refine(
    text => text === undefined || isSpecifier(text),
    'use a specifier of PEP 440, such as <4 or >=2,!=2.1.*',
  ),
  environment: textQuery,
  direct: booleanQuery,
  vulnerable: booleanQuery,
  sort: z.enum(['name', 'owner', 'version']).default('name'),
  order: orderQuery.default('asc'),
});

export const advisoriesQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  search: textQuery,
  severity: z.enum(['critical', 'high', 'medium', 'low', 'unrated']).optional(),
  library: textQuery,
  owner: textQuery,
  environment: textQuery,
  sort: z.enum(['severity', 'services', 'published']).default('severity'),
  order: orderQuery.default('desc'),
});

export const advisoryUsersQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  search: textQuery,
  owner: textQuery,
  environment: textQuery,
});

export const matrixQuery = z.object({
  format: formatQuery,
  search: textQuery,
  owner: textQuery,
  library: manyQuery,
  offset: z.coerce.number().int().min(0).default(0),
  limit: pageQuery.limit.default(100),
});

export const situationQuery = z.object({ owner: manyQuery });

const stateQuery = z
  .enum(['met', 'due', 'late', 'exempt', 'unknown'])
  .optional();

export const policiesQuery = z.object({
  format: formatQuery,
  state: stateQuery,
  owner: textQuery,
});

export const policyUsersQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  state: stateQuery,
  owner: textQuery,
});
