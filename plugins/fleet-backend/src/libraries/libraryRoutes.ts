import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { fleetServiceRefreshPermission } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { LibraryStore } from '../database/LibraryStore';
import { decodeCursor, pageQuery, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import {
  describeServices,
  type DescribeServicesDependencies,
} from '../services/describeServices';
import type { FindService } from '../services/findService';
import { serviceRefOf } from '../services/ReadableServices';

const librariesQuery = z.object({
  ...pageQuery,
  search: z.string().max(200).optional(),
  direct: z
    .enum(['true', 'false'])
    .transform(value => value === 'true')
    .optional(),
});

const position = z.object({
  direct: z.boolean(),
  name: z.string(),
  version: z.string(),
});

export interface LibraryRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  libraries: LibraryStore;
  findService: FindService;
  /** Has a service read again now. */
  requestReading: (ref: string) => void;
  description: DescribeServicesDependencies;
}

export function createLibraryRoutes(
  options: LibraryRoutesOptions,
): express.Router {
  const { httpAuth, permissions, libraries, findService } = options;
  const router = Router();

  router.get(
    '/services/:namespace/:name/libraries',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const query = parseInput(librariesQuery, request.query);
      const service = await findService(
        serviceRefOf(request.params),
        credentials,
      );
      const found = await libraries.listLibraries({
        ...query,
        serviceId: service.id,
        after: decodeCursor(position, query.cursor),
      });
      response.json(toPage(found));
    },
  );

  router.post('/services/:namespace/:name/read', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const [decision] = await permissions.authorize(
      [{ permission: fleetServiceRefreshPermission }],
      { credentials },
    );
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        'You may not have lockfiles read again; ask for the permission fleet.service.refresh',
      );
    }
    const service = await findService(
      serviceRefOf(request.params),
      credentials,
    );
    options.requestReading(service.ref);
    const [described] = await describeServices([service], options.description);
    response.status(202).json(described);
  });

  return router;
}
