import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { fleetServiceRefreshPermission } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import { sendCsv } from '../http/csv';
import { decodeCursor, keyPosition, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import {
  booleanQuery,
  formatQuery,
  pageQuery,
  textQuery,
} from '../http/queries';
import {
  describeServices,
  type DescribeServicesDependencies,
} from '../services/describeServices';
import type { FindService } from '../services/findService';
import { serviceRefOf } from '../services/ReadableServices';
import { loadedModel } from './callerScope';
import { SERVICE_LIBRARY_COLUMNS } from './csvColumns';
import type { LibraryReplica } from './readModel/LibraryReplica';
import {
  allServiceLibraries,
  listServiceLibraries,
  readSbom,
  type ServiceLibrariesDependencies,
} from './serviceLibraries';

const librariesQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  environment: textQuery,
  search: textQuery,
  direct: booleanQuery,
  behind: z.enum(['current', 'patch', 'minor', 'major', 'unknown']).optional(),
  vulnerable: booleanQuery,
});

const sbomQuery = z.object({ environment: textQuery });

const ORDER = { sort: 'direct', order: 'asc' };

export interface ServiceLibraryRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  findService: FindService;
  /** Has a service read again now. */
  requestReading: (ref: string) => void;
  description: DescribeServicesDependencies;
  replica: LibraryReplica;
  serviceLibraries: ServiceLibrariesDependencies;
}

/** Libraries of one service. */
export function createServiceLibraryRoutes(
  options: ServiceLibraryRoutesOptions,
): express.Router {
  const { httpAuth, permissions, findService, serviceLibraries } = options;
  const router = Router();
  const base = '/services/:namespace/:name';

  router.get(`${base}/libraries`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const query = parseInput(librariesQuery, request.query);
    const ref = serviceRefOf(request.params);
    const service = await findService(ref, credentials);
    const model = loadedModel(response, options.replica);
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: `libraries-of-${service.name}`,
        columns: SERVICE_LIBRARY_COLUMNS,
        rows: await allServiceLibraries(
          model,
          { ...query, service },
          serviceLibraries,
        ),
      });
      return;
    }
    const after = decodeCursor(keyPosition(ORDER), query.cursor)?.key;
    const found = await listServiceLibraries(
      model,
      { ...query, service, after },
      serviceLibraries,
    );
    const next = found.next && { key: found.next, ...ORDER };
    response.json(toPage({ ...found, next }));
  });

  router.get(`${base}/sbom`, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const { environment } = parseInput(sbomQuery, request.query);
    const ref = serviceRefOf(request.params);
    const service = await findService(ref, credentials);
    const model = loadedModel(response, options.replica);
    const sbom = await readSbom(
      model,
      { service, environment },
      serviceLibraries,
    );
    response.attachment(
      [service.name, environment, 'cdx.json'].filter(Boolean).join('.'),
    );
    response.type('application/vnd.cyclonedx+json; version=1.6');
    response.send(sbom);
  });

  router.post(`${base}/read`, async (request, response) => {
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
    const ref = serviceRefOf(request.params);
    const service = await findService(ref, credentials);
    options.requestReading(service.ref);
    const [described] = await describeServices([service], options.description);
    response.status(202).json(described);
  });

  return router;
}
