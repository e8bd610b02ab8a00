import express from 'express';
import Router from 'express-promise-router';
import {
  createCampaignRoutes,
  type CampaignRoutesOptions,
} from './campaigns/campaignRoutes';
import {
  createDeploymentRoutes,
  type DeploymentRoutesOptions,
} from './deployments/deploymentRoutes';
import {
  createEnvironmentRoutes,
  type EnvironmentRoutesOptions,
} from './deployments/environmentRoutes';
import {
  createEventRoutes,
  type EventRoutesOptions,
} from './deployments/events/eventRoutes';
import {
  createDeliveryRoutes,
  type DeliveryRoutesOptions,
} from './deployments/deliveryRoutes';
import {
  createWaitingRoutes,
  type WaitingRoutesOptions,
} from './deployments/waitingRoutes';
import {
  createAdvisoryRoutes,
  type AdvisoryRoutesOptions,
} from './libraries/advisoryRoutes';
import {
  createLibraryRoutes,
  type LibraryRoutesOptions,
} from './libraries/libraryRoutes';
import {
  createMatrixRoutes,
  type MatrixRoutesOptions,
} from './libraries/matrixRoutes';
import {
  createPolicyRoutes,
  type PolicyRoutesOptions,
} from './libraries/policyRoutes';
import {
  createServiceLibraryRoutes,
  type ServiceLibraryRoutesOptions,
} from './libraries/serviceLibraryRoutes';
import {
  createSnapshotRoutes,
  type SnapshotRoutesOptions,
} from './libraries/snapshotRoutes';
import {
  createSourceRoutes,
  type SourceRoutesOptions,
} from './libraries/sourceRoutes';
import { createOpenApiRoutes } from './openApiRoutes';
import {
  createTokenRoutes,
  type TokenRoutesOptions,
} from './reporting/tokenRoutes';
import {
  createServiceRoutes,
  type ServiceRoutesOptions,
} from './services/serviceRoutes';

import {
  createTemplateRoutes,
  type TemplateRoutesOptions,
} from './updates/templateRoutes';
import {
  createUpdateRoutes,
  type UpdateRoutesOptions,
} from './updates/updateRoutes';

/** What the routes of every feature need. */
export type RouterOptions = ServiceRoutesOptions &
  ServiceLibraryRoutesOptions &
  LibraryRoutesOptions &
  AdvisoryRoutesOptions &
  PolicyRoutesOptions &
  MatrixRoutesOptions &
  SourceRoutesOptions &
  SnapshotRoutesOptions &
  TokenRoutesOptions &
  EnvironmentRoutesOptions &
  DeploymentRoutesOptions &
  EventRoutesOptions &
  WaitingRoutesOptions &
  CampaignRoutesOptions &
  DeliveryRoutesOptions &
  TemplateRoutesOptions &
  UpdateRoutesOptions;

/** `/api/fleet`, as openapi.yaml describes it. */
export async function createRouter(
  options: RouterOptions,
): Promise<express.Router> {
  const router = Router();
  router.use(createSnapshotRoutes(options));
  router.use(createEventRoutes(options));
  // A campaign may name thousands of services.
  router.use('/campaigns', express.json({ limit: '1mb' }));
  router.use(express.json({ limit: '100kb' }));
  router.use(await createOpenApiRoutes());
  router.use(createServiceRoutes(options));
  router.use(createServiceLibraryRoutes(options));
  router.use(createLibraryRoutes(options));
  router.use(createAdvisoryRoutes(options));
  router.use(createPolicyRoutes(options));
  router.use(createMatrixRoutes(options));
  router.use(createSourceRoutes(options));
  router.use(createTokenRoutes(options));
  router.use(createEnvironmentRoutes(options));
  router.use(createDeploymentRoutes(options));
  router.use(createWaitingRoutes(options));
  router.use(createDeliveryRoutes(options));
  router.use(createTemplateRoutes(options));
  router.use(createUpdateRoutes(options));
  router.use(createCampaignRoutes(options));
  return router;
}
