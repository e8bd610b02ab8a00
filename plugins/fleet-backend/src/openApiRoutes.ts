import { readFile } from 'node:fs/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import { parse } from 'yaml';

/** The description of this API, for people and for tools. */
export async function createOpenApiRoutes(): Promise<express.Router> {
  const text = await readFile(
    resolvePackagePath('@slipway/plugin-fleet-backend', 'src/openapi.yaml'),
    'utf8',
  );
  const document: unknown = parse(text);
  const router = Router();

  router.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').send(text);
  });

  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });

  return router;
}
