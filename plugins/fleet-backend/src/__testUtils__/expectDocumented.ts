import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { parse } from 'yaml';
import { z } from 'zod/v3';

const content = z.record(z.object({ schema: z.unknown() }));
const operation = z.object({
  responses: z.record(
    z.object({ $ref: z.string().optional(), content: content.optional() }),
  ),
});
const documentSchema = z.object({
  paths: z.record(
    z
      .object({
        get: operation,
        post: operation,
        put: operation,
        delete: operation,
      })
      .partial(),
  ),
});

const methodSchema = z.enum(['get', 'post', 'put', 'delete']);

const source: unknown = parse(
  readFileSync(
    resolvePackagePath('@slipway/plugin-fleet-backend', 'src/openapi.yaml'),
    'utf8',
  ),
);
const { paths } = documentSchema.parse(source);
const ajv = addFormats(
  new Ajv2020({ strict: false, allErrors: true }),
).addSchema(closed(source), 'openapi');

/** Fails unless openapi.yaml describes exactly this answer: its path, its status and every field of its body. */
export function expectDocumented(response: Response): Response {
  const method = methodSchema.parse(response.request.method.toLowerCase());
  const { pathname } = new URL(response.request.url);
  const path = Object.keys(paths).find(template =>
    new RegExp(`^/api/fleet${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(
      pathname,
    ),
  );
  const responses = path && paths[path]?.[method]?.responses;
  if (!responses) throw new Error(`${method} ${pathname} is not documented`);
  const status = responses[response.status] ? `${response.status}` : 'default';
  if (response.status === 204) return response;
  const shared = responses[status]?.$ref?.slice('#/'.length).split('/');
  const validate = ajv.getSchema(
    status === 'default'
      ? 'openapi#/components/schemas/ErrorBody'
      : pointerTo([
          ...(shared ?? ['paths', path, method, 'responses', status]),
          'content',
          'application/json',
          'schema',
        ]),
  );
  if (status === 'default' && response.status < 400) {
    throw new Error(`${method} ${path} does not document ${response.status}`);
  }
  if (status !== 'default' && !response.type.endsWith('/json')) {
    const documented = responses[status]?.content ?? {};
    if (response.type in documented) return response;
    throw new Error(`${method} ${path} does not document ${response.type}`);
  }
  if (!validate?.(response.body)) {
    throw new Error(
      `${method} ${path} ${
        response.status
      } differs from openapi.yaml: ${ajv.errorsText(validate?.errors)}`,
    );
  }
  return response;
}

function pointerTo(steps: string[]): string {
  const escaped = steps.map(step =>
    encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1')),
  );
  return `openapi#/${escaped.join('/')}`;
}

/** The same document, in which an object may have no other than its documented properties. */
function closed(node: unknown): object {
  return JSON.parse(JSON.stringify(node), (_key, value) =>
    value?.type === 'object' && value.properties
      ? { additionalProperties: false, ...value }
      : value,
  );
}
