import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import { sendCsv } from '../http/csv';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { pageQuery } from '../http/queries';
import { callerScope, type CallerScopeDependencies } from './callerScope';
import { matrixColumns } from './csvColumns';
import { matrixQuery, situationQuery } from './libraryQueries';
import { matrixWindow, wholeMatrix } from './readModel/matrixWindow';
import { servicesWithLibraries } from './readModel/servicesWithLibraries';
import { readSituation, type ReadSituationDependencies } from './readSituation';

const servicesQuery = z.object({
  ...pageQuery,
  direct: z.literal('true').optional(),
});

const BY_NAME = { sort: 'name', order: 'asc' };

export interface MatrixRoutesOptions extends CallerScopeDependencies {
  situation: ReadSituationDependencies;
}

/** Views over many services at once. */
export function createMatrixRoutes(
  options: MatrixRoutesOptions,
): express.Router {
  const router = Router();

  router.get('/library-matrix', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const { library, ...page } = parseInput(matrixQuery, request.query);
    const query = { ...page, libraries: library };
    if (query.format === 'csv') {
      const { libraries, rows } = wholeMatrix(model, scope, query);
      const columns = matrixColumns(libraries);
      await sendCsv(response, { name: 'library-matrix', columns, rows });
      return;
    }
    response.json(matrixWindow(model, scope, query));
  });

  router.get('/service-libraries', async (request, response) => {
    const { model, scope } = await callerScope(request, response, options);
    const { limit, cursor, direct } = parseInput(servicesQuery, request.query);
    const found = servicesWithLibraries(model, scope, {
      limit,
      onlyDirect: direct !== undefined,
      after: decodeCursor(keyPosition(BY_NAME), cursor)?.key,
    });
    const next = found.next && { key: found.next, ...BY_NAME };
    response.json(toPage({ ...found, next }));
  });

  router.get('/library-situation', async (request, response) => {
    const caller = await callerScope(request, response, options);
    const { owner } = parseInput(situationQuery, request.query);
    response.json(await readSituation(caller, owner, options.situation));
  });

  return router;
}
