import { setImmediate } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { sendCsv } from '../http/csv';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import {
  callerScope,
  type Caller,
  type CallerScopeDependencies,
} from './callerScope';
import { ADVISORY_COLUMNS, LIBRARY_USER_COLUMNS } from './csvColumns';
import {
  describeAllUsers,
  describeUsers,
  type DescribeUsersDependencies,
} from './describeUsers';
import { advisoriesQuery, advisoryUsersQuery } from './libraryQueries';
import {
  advisorySummaries,
  allAdvisorySummaries,
  findAdvisory,
  summaryOf,
} from './readModel/advisorySummaries';
import { advisoryUsers, allAdvisoryUsers } from './readModel/advisoryUsers';
import type { AdvisoryReach } from './readModel/countAdvisories';
import { filterScope } from './readModel/scopes';

export interface AdvisoryRoutesOptions extends CallerScopeDependencies {
  users: DescribeUsersDependencies;
}

const BY_NAME = { sort: 'name', order: 'asc' };

/** Advisories that hit what services use. */
export function createAdvisoryRoutes(
  options: AdvisoryRoutesOptions,
): express.Router {
  const { inOrder } = options.users;
  const router = Router();

  router.get('/advisories', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const { owner, ...query } = parseInput(advisoriesQuery, request.query);
    const { sort, order } = query;
    const counted = filterScope(scope, { owner });
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: 'advisories',
        columns: ADVISORY_COLUMNS,
        rows: allAdvisorySummaries(model, counted, { ...query, inOrder }),
      });
      return;
    }
    const after = decodeCursor(keyPosition(query), query.cursor)?.key;
    const found = advisorySummaries(model, counted, {
      ...query,
      inOrder,
      after,
    });
    const next = found.next && { key: found.next, sort, order };
    response.json(toPage({ ...found, next }));
  });

  router.get('/advisories/:id', async (request, response) => {
    const caller = await callerScope(request, response, options);
    response.json(
      summaryOf(requireAdvisory(caller, request.params.id), inOrder),
    );
  });

  router.get('/advisories/:id/services', async (request, response) => {
    const caller = await callerScope(request, response, options);
    const { model, scope } = caller;
    const query = parseInput(advisoryUsersQuery, request.query);
    const reach = requireAdvisory(caller, request.params.id);
    // Each pass over all usages is one turn; others get theirs in between.
    await setImmediate();
    if (query.format === 'csv') {
      const uses = allAdvisoryUsers(model, scope, { ...query, reach });
      await sendCsv(response, {
        name: `services-with-${reach.advisory.id}`,
        columns: LIBRARY_USER_COLUMNS,
        rows: describeAllUsers(model, uses, options.users),
      });
      return;
    }
    const found = advisoryUsers(model, scope, {
      ...query,
      reach,
      after: decodeCursor(keyPosition(BY_NAME), query.cursor)?.key,
    });
    response.json(
      toPage({
        items: await describeUsers(model, found.items, options.users),
        totalItems: found.totalItems,
        next: found.next && { key: found.next, ...BY_NAME },
      }),
    );
  });

  return router;
}

/** In the same words for an advisory that hits nothing and for one that only hits what others may read. */
function requireAdvisory({ model, scope }: Caller, id: string): AdvisoryReach {
  const reach = findAdvisory(model, scope, id);
  if (reach) return reach;
  throw new NotFoundError(
    `No open advisory ${id} hits a library version that a service you may read uses`,
  );
}
