import type { HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { ServiceStore } from '../database/ServiceStore';
import { sendCsv } from '../http/csv';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { formatQuery, pageQuery } from '../http/queries';
import {
  describeAllServices,
  describeServices,
  type DescribeServicesDependencies,
} from './describeServices';
import type { FindService } from './findService';
import { serviceRefOf, type ReadableServices } from './ReadableServices';
import { SERVICE_COLUMNS } from './serviceColumns';

const text = z.string().max(200).optional();

const servicesQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  search: text,
  owner: text,
  system: text,
  template: text,
  sort: z.enum(['name', 'owner', 'template', 'libraries']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});

export interface ServiceRoutesOptions {
  httpAuth: HttpAuthService;
  services: ServiceStore;
  readable: ReadableServices;
  findService: FindService;
  description: DescribeServicesDependencies;
}

export function createServiceRoutes(
  options: ServiceRoutesOptions,
): express.Router {
  const { httpAuth, services, readable, findService, description } = options;
  const router = Router();

  router.get('/services', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const query = parseInput(servicesQuery, request.query);
    const { sort, order } = query;
    const asked = { ...query, readable: await readable.list(credentials) };
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: 'services',
        columns: SERVICE_COLUMNS,
        rows: describeAllServices(services, asked, description),
      });
      return;
    }
    const found = await services.listServices({
      ...asked,
      after: decodeCursor(positionIn({ sort, order }), query.cursor),
    });
    response.json(
      toPage({
        items: await describeServices(found.items, description),
        totalItems: found.totalItems,
        next: found.next && { ...found.next, sort, order },
      }),
    );
  });

  router.get('/services/:namespace/:name', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const service = await findService(
      serviceRefOf(request.params),
      credentials,
    );
    const [described] = await describeServices([service], description);
    response.json(described);
  });

  return router;
}

function positionIn({ sort, order }: { sort: string; order: string }) {
  return z.object({
    key: sort === 'libraries' ? z.number() : z.string(),
    id: z.number().int(),
    sort: z.literal(sort),
    order: z.literal(order),
  });
}
