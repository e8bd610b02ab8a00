import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Environment } from '@slipway/plugin-fleet-common';
import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { DeploymentStore } from '../database/DeploymentStore';
import { parseInput } from '../http/parseInput';
import { textQuery } from '../http/queries';
import type { FindService } from '../services/findService';
import type { ReadableServices } from '../services/ReadableServices';
import type { DeliveryReader } from './DeliveryReader';
import { serviceRefOfEvent } from './events/findEventService';

const DAYS = 'use a whole number from 1 to 365';

const deliveryQuery = z.object({
  service: textQuery,
  owner: textQuery,
  environment: textQuery,
  days: z.coerce
    .number({ invalid_type_error: DAYS })
    .int(DAYS)
    .min(1, DAYS)
    .max(365, DAYS)
    .default(30),
});

export interface DeliveryRoutesOptions {
  httpAuth: HttpAuthService;
  readable: ReadableServices;
  findService: FindService;
  deployments: DeploymentStore;
  delivery: DeliveryReader;
  /** In promotion order. */
  environments: Environment[];
}

/** How well software is delivered, by the deployments to the last environment. */
export function createDeliveryRoutes(
  options: DeliveryRoutesOptions,
): ExpressRouter {
  const { httpAuth, readable, findService, deployments, delivery } = options;
  const router = Router();

  router.get('/delivery-metrics', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const { service, owner, environment, days } = parseInput(
      deliveryQuery,
      request.query,
    );
    const last = environment ?? options.environments.at(-1)?.name;
    const refs = await readable.list(credentials);
    const metrics = await delivery.read({
      days,
      environments: last
        ? [last]
        : await deployments.listEnvironmentNames(refs),
      serviceId: service
        ? (
            await findService(serviceRefOfEvent(service), credentials)
          ).id
        : undefined,
      filters: { readable: refs, owner },
    });
    response.json(metrics);
  });

  return router;
}
