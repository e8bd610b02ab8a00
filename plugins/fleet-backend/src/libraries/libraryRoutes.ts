import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import { sendCsv } from '../http/csv';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { textQuery } from '../http/queries';
import { callerScope, type CallerScopeDependencies } from './callerScope';
import { LIBRARY_COLUMNS, LIBRARY_USER_COLUMNS } from './csvColumns';
import {
  describeLibrary,
  requireLibrary,
  type DescribeLibraryDependencies,
} from './describeLibrary';
import {
  describeAllUsers,
  describeUsers,
  type DescribeUsersDependencies,
} from './describeUsers';
import {
  allLibrarySummaries,
  librarySummaries,
} from './readModel/librarySummaries';
import { allLibraryUsers, libraryUsers } from './readModel/libraryUsers';
import { filterScope } from './readModel/scopes';
import { librariesQuery, libraryUsersQuery } from './libraryQueries';

const detailQuery = z.object({ owner: textQuery });

export interface LibraryRoutesOptions extends CallerScopeDependencies {
  libraryDescription: DescribeLibraryDependencies;
  users: DescribeUsersDependencies;
}

/** Libraries of all services together. */
export function createLibraryRoutes(
  options: LibraryRoutesOptions,
): express.Router {
  const router = Router();

  router.get('/libraries', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const query = parseInput(librariesQuery, request.query);
    const { sort, order } = query;
    const counted = filterScope(scope, { owner: query.owner });
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: 'libraries',
        columns: LIBRARY_COLUMNS,
        rows: allLibrarySummaries(model, counted, query),
      });
      return;
    }
    const after = decodeCursor(keyPosition(query), query.cursor)?.key;
    const found = librarySummaries(model, counted, { ...query, after });
    const next = found.next && { key: found.next, sort, order };
    response.json(toPage({ ...found, next }));
  });

  router.get('/libraries/:name', async (request, response) => {
    const caller = await callerScope(request, response, options);
    const { owner } = parseInput(detailQuery, request.query);
    const library = requireLibrary(caller, request.params.name);
    response.json(
      await describeLibrary(
        { library, owner, caller },
        options.libraryDescription,
      ),
    );
  });

  router.get('/libraries/:name/services', async (request, response) => {
    const caller = await callerScope(request, response, options);
    const { model, scope } = caller;
    const query = parseInput(libraryUsersQuery, request.query);
    const { sort, order } = query;
    const library = requireLibrary(caller, request.params.name);
    if (query.format === 'csv') {
      const uses = allLibraryUsers(model, scope, { ...query, library });
      await sendCsv(response, {
        name: `services-with-${library.name}`,
        columns: LIBRARY_USER_COLUMNS,
        rows: describeAllUsers(model, uses, options.users),
      });
      return;
    }
    const after = decodeCursor(keyPosition(query), query.cursor)?.key;
    const found = libraryUsers(model, scope, { ...query, library, after });
    const described = await describeUsers(model, found.items, options.users);
    response.json(
      toPage({
        items: described.map(({ library: _library, ...user }) => user),
        totalItems: found.totalItems,
        next: found.next && { key: found.next, sort, order },
      }),
    );
  });

  return router;
}
