import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  fleetDeploymentReportPermission,
  type Environment,
} from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { pageQuery } from '../http/queries';
import type { AuthenticateReporter } from '../reporting/authenticateReporter';
import type { FindService } from '../services/findService';
import {
  serviceRefOf,
  type ReadableServices,
} from '../services/ReadableServices';
import { deploymentSchema } from './deploymentSchema';
import {
  receiveDeployment,
  type ReceiveDeploymentDependencies,
} from './receiveDeployment';

const deploymentsQuery = z.object({
  ...pageQuery,
  environment: z.string().max(63).optional(),
});

const position = z.object({
  finishedAt: z.string(),
  id: z.number().int(),
});

export interface DeploymentRoutesOptions extends ReceiveDeploymentDependencies {
  httpAuth: HttpAuthService;
  authenticateReporter: AuthenticateReporter;
  readable: ReadableServices;
  findService: FindService;
  /** In promotion order. */
  environments: Environment[];
}

export function createDeploymentRoutes(
  options: DeploymentRoutesOptions,
): express.Router {
  const { httpAuth, deployments, findService, now } = options;
  const router = Router();

  router.get(
    '/services/:namespace/:name/deployments',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const query = parseInput(deploymentsQuery, request.query);
      const service = await findService(
        serviceRefOf(request.params),
        credentials,
      );
      const found = await deployments.listDeployments({
        ...query,
        serviceId: service.id,
        after: decodeCursor(position, query.cursor),
      });
      response.json(toPage(found));
    },
  );

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

  router.get('/environments', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const seen = await deployments.listEnvironmentNames(
      await options.readable.list(credentials),
    );
    const configured = options.environments.map(({ name }) => name);
    const names = new Set([...configured, ...seen]);
    response.json({ items: [...names].map(name => ({ name })) });
  });

  return router;
}
