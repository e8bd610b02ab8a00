import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Environment } from '@slipway/plugin-fleet-common';
import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import type { CommitCountStore } from '../database/CommitCountStore';
import type { FindService } from '../services/findService';
import { serviceRefOf } from '../services/ReadableServices';
import type { CompareCommits } from './CommitCounter';
import { readWaitingChanges } from './waitingChanges';

export interface WaitingRoutesOptions {
  httpAuth: HttpAuthService;
  findService: FindService;
  commitCounts: CommitCountStore;
  compareCommits: CompareCommits;
  /** In promotion order. */
  environments: Environment[];
}

export function createWaitingRoutes(
  options: WaitingRoutesOptions,
): ExpressRouter {
  const { httpAuth, findService, commitCounts, compareCommits } = options;
  const router = Router();

  router.get(
    '/services/:namespace/:name/environments/:environment/waiting',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const { environment } = request.params;
      const ref = serviceRefOf(request.params);
      const service = await findService(ref, credentials);
      const waiting = await readWaitingChanges({
        service,
        environment,
        builds: await commitCounts.listRunning(service.id),
        environments: options.environments.map(({ name }) => name),
        compare: compareCommits,
      });
      response.json(waiting);
    },
  );

  return router;
}
