import { Router } from 'express';
import {
  createGiteaApiRouter,
  type GiteaApiOptions,
} from './giteaApi/giteaApi';
import { createPagesRouter } from './pages/pages';
import { forbidScripts, requireOwnHost } from './protectPortal';
import {
  createSmartHttpRouter,
  type SmartHttpOptions,
} from './smartHttp/smartHttp';
import type { GitHostConfig } from './config';

/** Bodies are parsed only by the routes that want JSON: a push is a stream. */
export function createRouter(
  options: SmartHttpOptions & GiteaApiOptions & { config: GitHostConfig },
) {
  const router = Router();
  router.use(forbidScripts);
  router.use(requireOwnHost(options));
  router.use('/api/v1', createGiteaApiRouter(options));
  router.use(createSmartHttpRouter(options));
  router.use(createPagesRouter(options));
  return router;
}
