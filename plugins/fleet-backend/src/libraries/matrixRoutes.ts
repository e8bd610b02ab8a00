import express from 'express';
import Router from 'express-promise-router';
import { parseInput } from '../http/parseInput';
import { callerScope, type CallerScopeDependencies } from './callerScope';
import { matrixQuery, situationQuery } from './libraryQueries';
import { matrixWindow } from './readModel/matrixWindow';
import { readSituation, type ReadSituationDependencies } from './readSituation';

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
    const { library, ...query } = parseInput(matrixQuery, request.query);
    response.json(matrixWindow(model, scope, { ...query, libraries: library }));
  });

  router.get('/library-situation', async (request, response) => {
    const caller = await callerScope(request, response, options);
    const { owner } = parseInput(situationQuery, request.query);
    response.json(await readSituation(caller, owner, options.situation));
  });

  return router;
}
