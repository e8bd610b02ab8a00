import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { pageQuery, textQuery } from '../http/queries';
import type { FindService } from '../services/findService';
import {
  serviceRefOf,
  type ReadableServices,
} from '../services/ReadableServices';
import {
  describeLineage,
  describeLineages,
  type DescribeLineagesDependencies,
} from './describeLineages';
import { describeTemplate, goneTemplate } from './describeTemplates';
import { listTemplates } from './listTemplates';
import type { UpdateObserver } from './UpdateObserver';
import { LINEAGE_STATES } from './updateSchema';

const servicesQuery = z.object({
  ...pageQuery,
  version: textQuery,
  state: z.enum(LINEAGE_STATES).optional(),
  owner: textQuery,
  search: textQuery,
});

const position = z.object({ name: z.string(), id: z.number().int() });

export interface TemplateRoutesOptions {
  httpAuth: HttpAuthService;
  readable: ReadableServices;
  readableTemplates: ReadableServices;
  findService: FindService;
  lineageDescription: DescribeLineagesDependencies;
  observer: UpdateObserver;
  now: () => Date;
}

/** Templates, and who is on which version. */
export function createTemplateRoutes(
  options: TemplateRoutesOptions,
): express.Router {
  const { httpAuth, readable, readableTemplates, lineageDescription, now } =
    options;
  const { lineages, templates, updates } = lineageDescription;
  const at = () => now().toISOString();
  const router = Router();

  router.get('/templates', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const items = await listTemplates(credentials, options);
    response.json({ items });
  });

  router.get('/templates/:namespace/:name', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const ref = templateRefOf(request.params);
    const refs = await readableTemplates.list(credentials);
    const counts = await lineages.count({
      readable: await readable.list(credentials),
      now: at(),
      template: ref,
    });
    const isReadable = refs === 'all' || refs.includes(ref);
    const known = isReadable ? await templates.find(ref) : undefined;
    if (!known && counts.length === 0) {
      throw new NotFoundError(
        `There is no template ${ref} in the catalog. Check the name, or register its template.yaml`,
      );
    }
    response.json(describeTemplate(known ?? goneTemplate(ref), counts));
  });

  router.get(
    '/templates/:namespace/:name/services',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const { cursor, ...query } = parseInput(servicesQuery, request.query);
      const found = await lineages.listLineages({
        ...query,
        template: templateRefOf(request.params),
        readable: await readable.list(credentials),
        now: at(),
        after: decodeCursor(position, cursor),
      });
      const items = await describeLineages(found.items, lineageDescription);
      response.json(toPage({ ...found, items }));
    },
  );

  router.get(
    '/services/:namespace/:name/lineage',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const service = await options.findService(
        serviceRefOf(request.params),
        credentials,
      );
      const found = await updates.listOfServices([service.id]);
      options.observer.freshen(found.get(service.id) ?? []);
      response.json(
        await describeLineage(service.id, { ...lineageDescription, now: at() }),
      );
    },
  );

  return router;
}

function templateRefOf(path: { namespace: string; name: string }) {
  return stringifyEntityRef({ kind: 'template', ...path });
}
