import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { fleetDeploymentReportPermission } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { DeploymentQuery } from '../database/deploymentPages';
import type { DeploymentStore } from '../database/DeploymentStore';
import { sendCsv } from '../http/csv';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { formatQuery, pageQuery, textQuery } from '../http/queries';
import type { AuthenticateReporter } from '../reporting/authenticateReporter';
import type { FindService } from '../services/findService';
import {
  parseServiceRef,
  serviceRefOf,
  type ReadableServices,
} from '../services/ReadableServices';
import { DEPLOYMENT_COLUMNS } from './deploymentColumns';
import { deploymentSchema } from './deploymentSchema';
import {
  receiveDeployment,
  type ReceiveDeploymentDependencies,
} from './receiveDeployment';

const historyQuery = z.object({
  ...pageQuery,
  format: formatQuery,
  environment: z.string().max(63).optional(),
});

const time = z
  .string()
  .max(40)
  .datetime({
    offset: true,
    message: 'must be ISO 8601 with a zone, such as 2026-11-01T10:00:00Z',
  })
  .transform(text => new Date(text).toISOString())
  .optional();

const timelineQuery = z.object({
  ...historyQuery.shape,
  service: textQuery.transform((ref, context) => {
    const service = ref && parseServiceRef(ref);
    if (service || !ref) return service || undefined;
    context.addIssue({
      code: z.ZodIssueCode.custom,
      message:
        'must be the entity ref of a component, such as component:default/payments',
    });
    return z.NEVER;
  }),
  owner: textQuery,
  outcome: z.enum(['success', 'failure']).optional(),
  from: time,
  to: time,
});

const position = z.object({
  finishedAt: z.string(),
  id: z.number().int(),
});

export interface DeploymentRoutesOptions extends ReceiveDeploymentDependencies {
  httpAuth: HttpAuthService;
  deployments: DeploymentStore;
  authenticateReporter: AuthenticateReporter;
  readable: ReadableServices;
  findService: FindService;
}

export function createDeploymentRoutes(
  options: DeploymentRoutesOptions,
): express.Router {
  const { httpAuth, deployments, findService, now } = options;
  const router = Router();

  /** One page, or everything as CSV. */
  async function answer(
    response: express.Response,
    query: z.infer<typeof historyQuery> & Omit<DeploymentQuery, 'limit'>,
  ): Promise<void> {
    if (query.format === 'csv') {
      await sendCsv(response, {
        name: 'deployments',
        columns: DEPLOYMENT_COLUMNS,
        rows: deployments.listAll(query),
      });
      return;
    }
    const found = await deployments.listDeployments({
      ...query,
      after: decodeCursor(position, query.cursor),
    });
    response.json(toPage(found));
  }

  router.get(
    '/services/:namespace/:name/deployments',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const query = parseInput(historyQuery, request.query);
      const service = await findService(
        serviceRefOf(request.params),
        credentials,
      );
      await answer(response, { ...query, serviceId: service.id });
    },
  );

  // The same path takes reports with tokens that are none of Backstage's, so nobody has looked at credentials yet.
  router.get('/deployments', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { service, owner, ...query } = parseInput(
      timelineQuery,
      request.query,
    );
    const serviceId = service
      ? (await findService(service, credentials)).id
      : undefined;
    const filters = {
      readable: await options.readable.list(credentials),
      owner,
    };
    await answer(response, { ...query, serviceId, filters });
  });

  router.post('/deployments', async (request, response) => {
    const reporter = await options.authenticateReporter(
      request,
      fleetDeploymentReportPermission,
    );
    const deployment = parseInput(deploymentSchema(now()), request.body);
    const service = await reporter.requireService(deployment.service);
    const isNew = await receiveDeployment(service, deployment, options);
    response.status(isNew ? 201 : 200).json(deployment);
  });

  return router;
}
