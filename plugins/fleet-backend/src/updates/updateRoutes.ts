import type {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { fleetUpdateReportPermission } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { StoredService } from '../database/ServiceStore';
import { toServiceUpdate } from '../database/serviceUpdateRows';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { pageQuery, textQuery } from '../http/queries';
import { audited } from '../reporting/audited';
import type { FindService } from '../services/findService';
import {
  serviceRefOf,
  type ReadableServices,
} from '../services/ReadableServices';
import { requireAllowed, requireMayPropose } from './requireAllowed';
import type { ServiceUpdates } from './ServiceUpdates';
import {
  NEEDS_PERSON,
  reportSchema,
  UPDATE_KINDS,
  UPDATE_STATES,
  wishSchema,
} from './updateSchema';

const updatesQuery = z.object({
  ...pageQuery,
  owner: textQuery,
  kind: z.enum(UPDATE_KINDS).optional(),
  state: z.enum(UPDATE_STATES).optional(),
  needs: z.enum(['person']).optional(),
});

const position = z.object({
  updatedAt: z.string(),
  serviceId: z.number().int(),
  kind: z.enum(UPDATE_KINDS),
  subject: z.string(),
});

export interface UpdateRoutesOptions {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  readable: ReadableServices;
  findService: FindService;
  /** For those who may report on every service. */
  requireService: (ref: string) => Promise<StoredService>;
  serviceUpdates: ServiceUpdates;
}

/** Proposed updates: what there is, what one would do, and to have one proposed. */
export function createUpdateRoutes(
  options: UpdateRoutesOptions,
): express.Router {
  const { auditor, httpAuth, permissions, readable, serviceUpdates } = options;
  const path = '/services/:namespace/:name/updates';
  const router = Router();

  async function requireProposer(request: express.Request) {
    const { namespace = '', name = '' } = request.params;
    const ref = serviceRefOf({ namespace, name });
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const service = await options.findService(ref, credentials);
    await requireMayPropose(ref, { permissions, credentials });
    const wish = parseInput(wishSchema, request.body);
    return { service, credentials, wish };
  }

  router.get('/updates', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const query = parseInput(updatesQuery, request.query);
    const { state, needs, cursor, ...filters } = query;
    const asked = state ? [state] : undefined;
    const found = await serviceUpdates.list({
      ...filters,
      states: needs
        ? NEEDS_PERSON.filter(one => !asked || asked.includes(one))
        : asked,
      readable: await readable.list(credentials),
      after: decodeCursor(position, cursor),
    });
    const items = found.items.map(toServiceUpdate);
    response.json(toPage({ ...found, items }));
  });

  router.get(path, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const ref = serviceRefOf(request.params);
    const service = await options.findService(ref, credentials);
    const found = await serviceUpdates.listOfService(service.id);
    response.json({ items: found.map(toServiceUpdate) });
  });

  router.put(path, async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    await requireAllowed(
      { permission: fleetUpdateReportPermission },
      {
        permissions,
        credentials,
        otherwise: `Only the portal's own tasks may tell how an update went: it takes the permission ${fleetUpdateReportPermission.name}`,
      },
    );
    const service = await options.requireService(serviceRefOf(request.params));
    const report = parseInput(reportSchema, request.body);
    const { kind, subject, state } = report;
    const update = await audited(
      {
        auditor,
        eventId: 'update-report',
        severityLevel: 'low',
        request,
        meta: { service: service.ref, kind, subject, state },
      },
      () => serviceUpdates.report(service, report),
    );
    response.json(update);
  });

  router.post(
    '/services/:namespace/:name/update-preview',
    async (request, response) => {
      const { service, credentials, wish } = await requireProposer(request);
      const preview = await audited(
        {
          auditor,
          eventId: 'update-preview',
          severityLevel: 'low',
          request,
          meta: { service: service.ref, ...wish },
        },
        () => serviceUpdates.preview(service, wish, credentials),
      );
      response.json(preview);
    },
  );

  router.post(path, async (request, response) => {
    const { service, credentials, wish } = await requireProposer(request);
    const taskId = await audited(
      {
        auditor,
        eventId: 'update-start',
        severityLevel: 'medium',
        request,
        meta: { service: service.ref, ...wish },
      },
      () => serviceUpdates.start(service, wish, credentials),
    );
    response.status(202).json({ taskId });
  });

  return router;
}
