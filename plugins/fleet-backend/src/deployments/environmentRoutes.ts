import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { CELL_STATES } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { DeploymentMatrixStore } from '../database/DeploymentMatrixStore';
import { sendCsv } from '../http/csv';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import {
  booleanQuery,
  formatQuery,
  orderQuery,
  pageQuery,
  textQuery,
} from '../http/queries';
import type { FindService } from '../services/findService';
import {
  serviceRefOf,
  type ReadableServices,
} from '../services/ReadableServices';
import { cellsOf, MATRIX_COLUMNS } from './deploymentColumns';
import { describeEnvironments } from './describeEnvironments';
import {
  describeMatrix,
  describeServiceCells,
  describeWholeMatrix,
  type DescribeMatrixDependencies,
} from './describeMatrix';
import { describeSources } from './describeSources';
import type { DerivingConfig } from './sourceHealth';

const matrixQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  search: textQuery,
  owner: textQuery,
  system: textQuery,
  template: textQuery,
  state: z
    .enum(CELL_STATES as [string, ...string[]])
    .transform(state => CELL_STATES.find(one => one === state))
    .optional(),
  environment: textQuery,
  stale: booleanQuery,
  sort: z.enum(['attention', 'name']).default('attention'),
  order: orderQuery.default('asc'),
});

const environmentsQuery = z.object({ owner: textQuery });

export interface EnvironmentRoutesOptions {
  httpAuth: HttpAuthService;
  readable: ReadableServices;
  findService: FindService;
  matrix: DeploymentMatrixStore;
  cellDescription: DescribeMatrixDependencies;
  deriving: DerivingConfig;
}

/** Services by what runs where. */
export function createEnvironmentRoutes(
  options: EnvironmentRoutesOptions,
): express.Router {
  const { httpAuth, readable, matrix, deriving, cellDescription } = options;
  const { now, inOrder, sources } = cellDescription;
  const router = Router();

  router.get('/environments', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const { owner } = parseInput(environmentsQuery, request.query);
    const refs = await readable.list(credentials);
    const counts = await matrix.countStates({ readable: refs, owner });
    const items = describeEnvironments(counts, { ...deriving, inOrder });
    response.json({ items });
  });

  router.get('/deployment-matrix', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const query = parseInput(matrixQuery, request.query);
    const { sort, order } = query;
    const asked = { ...query, readable: await readable.list(credentials) };
    if (query.format === 'csv') {
      const rows = describeWholeMatrix(matrix, asked, cellDescription);
      await sendCsv(response, {
        name: 'deployment-matrix',
        columns: MATRIX_COLUMNS,
        rows: cellsOf(rows),
      });
      return;
    }
    const found = await matrix.listServices({
      ...asked,
      after: decodeCursor(positionIn({ sort, order }), query.cursor),
    });
    response.json(
      toPage({
        items: await describeMatrix(found.items, cellDescription),
        totalItems: found.totalItems,
        next: found.next && { ...found.next, sort, order },
      }),
    );
  });

  router.get(
    '/services/:namespace/:name/environments',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const service = await options.findService(
        serviceRefOf(request.params),
        credentials,
      );
      response.json({
        items: await describeServiceCells(service.id, cellDescription),
      });
    },
  );

  router.get('/deployment-sources', async (request, response) => {
    await httpAuth.credentials(request);
    const known = await sources.listSources();
    response.json({
      items: describeSources(known, { ...deriving, now: now() }),
    });
  });

  return router;
}

function positionIn({ sort, order }: { sort: string; order: string }) {
  return z.object({
    attention: z.number().int(),
    name: z.string(),
    id: z.number().int(),
    sort: z.literal(sort),
    order: z.literal(order),
  });
}
