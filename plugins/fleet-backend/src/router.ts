import express from 'express';
import Router from 'express-promise-router';
import {
  createDeploymentRoutes,
  type DeploymentRoutesOptions,
} from './deployments/deploymentRoutes';
import {
  createLibraryRoutes,
  type LibraryRoutesOptions,
} from './libraries/libraryRoutes';
import {
  createSnapshotRoutes,
  type SnapshotRoutesOptions,
} from './libraries/snapshotRoutes';
import { createOpenApiRoutes } from './openApiRoutes';
import {
  createTokenRoutes,
  type TokenRoutesOptions,
} from './reporting/tokenRoutes';
import {
  createServiceRoutes,
  type ServiceRoutesOptions,
} from './services/serviceRoutes';

/** `/api/fleet`, as openapi.yaml describes it. */
export async function createRouter(
  options: ServiceRoutesOptions &
    LibraryRoutesOptions &
    SnapshotRoutesOptions &
    TokenRoutesOptions &
    DeploymentRoutesOptions,
): Promise<express.Router> {
  const router = Router();
  router.use(createSnapshotRoutes(options));
  router.use(express.json({ limit: '100kb' }));
  router.use(await createOpenApiRoutes());
  router.use(createServiceRoutes(options));
  router.use(createLibraryRoutes(options));
  router.use(createTokenRoutes(options));
  router.use(createDeploymentRoutes(options));
  return router;
}
