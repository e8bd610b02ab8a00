import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  fleetDeploymentReportPermission,
  type Environment,
} from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { decodeCursor, toPage } from '../http/paging';
import { parseInput } from '../http/parseInput';
import { pageQuery } from '../http/queries';
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
  permissions: PermissionsService;
  readable: ReadableServices;
  findService: FindService;
  /** In promotion order. */
  environments: Environment[];
}

export function createDeploymentRoutes(
  options: DeploymentRoutesOptions,
): express.Router {
  const { httpAuth, permissions, deployments, findService, now } = options;
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
    const credentials = await httpAuth.credentials(request);
    const [decision] = await permissions.authorize(
      [{ permission: fleetDeploymentReportPermission }],
      { credentials },
    );
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        'You may not report deployments; ask for the permission fleet.deployment.report, or use a token that has it',
      );
    }
    const deployment = parseInput(deploymentSchema(now()), request.body);
    const isNew = await receiveDeployment(deployment, options);
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
