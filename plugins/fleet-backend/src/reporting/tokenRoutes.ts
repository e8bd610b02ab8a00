import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  BackstageCredentials,
  AuthService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  fleetTokenManagePermission,
  type NewReportingToken,
} from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod/v3';
import type { ReportingTokenStore } from '../database/ReportingTokenStore';
import { parseInput } from '../http/parseInput';
import type { FindService } from '../services/findService';
import { serviceRefOf } from '../services/ReadableServices';
import { audited } from './audited';
import { hashReportingToken, makeReportingToken } from './reportingToken';

const newTokenSchema = z
  .object({
    label: z
      .string()
      .trim()
      .min(1, 'must say what the token is for, such as "CI"')
      .max(100, 'must have at most 100 characters')
      .regex(/^[^\p{Cc}]*$/u, 'must not have control characters'),
  })
  .strict();

export interface TokenRoutesOptions {
  auditor: AuditorService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  tokens: ReportingTokenStore;
  findService: FindService;
  now: () => Date;
}

/** Reporting tokens of a service, for those who own it. */
export function createTokenRoutes(options: TokenRoutesOptions): express.Router {
  const { auditor, auth, httpAuth, permissions, tokens, findService, now } =
    options;
  const path = '/services/:namespace/:name/tokens';
  const router = Router();

  async function requireOwned(request: express.Request) {
    const { namespace = '', name = '' } = request.params;
    const ref = serviceRefOf({ namespace, name });
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const service = await findService(ref, credentials);
    const [decision] = await permissions.authorize(
      [{ permission: fleetTokenManagePermission, resourceRef: ref }],
      { credentials },
    );
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `Only the owner of ${ref} and the platform team may see and change its reporting tokens; ask one of them`,
      );
    }
    return { service, who: nameOf(credentials, auth) };
  }

  router.get(path, async (request, response) => {
    const { service } = await requireOwned(request);
    response.json({ items: await tokens.list(service.id) });
  });

  router.post(path, async (request, response) => {
    const { service, who } = await requireOwned(request);
    const { label } = parseInput(newTokenSchema, request.body);
    const id = randomUUID();
    const token = makeReportingToken();
    const kept = { id, label, createdBy: who, createdAt: now().toISOString() };
    await audited(
      {
        auditor,
        eventId: 'reporting-token-create',
        severityLevel: 'medium',
        request,
        meta: { service: service.ref, reportingToken: id },
      },
      async () =>
        tokens.add({
          ...kept,
          serviceId: service.id,
          hash: hashReportingToken(token),
        }),
    );
    const made: NewReportingToken = { ...kept, token };
    response.setHeader('Cache-Control', 'no-store').status(201).json(made);
  });

  router.delete(`${path}/:id`, async (request, response) => {
    const { service } = await requireOwned(request);
    const id = request.params.id ?? '';
    await audited(
      {
        auditor,
        eventId: 'reporting-token-revoke',
        severityLevel: 'medium',
        request,
        meta: { service: service.ref, reportingToken: id.slice(0, 100) },
      },
      async () =>
        tokens.revoke({
          id,
          serviceId: service.id,
          revokedAt: now().toISOString(),
        }),
    );
    response.status(204).end();
  });

  return router;
}

function nameOf(
  credentials: BackstageCredentials,
  auth: AuthService,
): string | undefined {
  if (auth.isPrincipal(credentials, 'user')) {
    return credentials.principal.userEntityRef;
  }
  return auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : undefined;
}
