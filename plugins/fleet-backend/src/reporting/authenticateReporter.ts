import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import type { ReportingTokenStore } from '../database/ReportingTokenStore';
import type { StoredService } from '../database/ServiceStore';
import { requireService } from '../services/requireService';
import type { ServiceDirectory } from '../services/ServiceDirectory';
import { hashReportingToken, reportingTokenOf } from './reportingToken';

/** Somebody who may report: on one service with its token, otherwise on every service. */
interface Reporter {
  /**
   * The service with this ref.
   *
   * @throws NotAllowedError when the token is another service's, NotFoundError when the catalog has no such service.
   */
  requireService: (ref: string) => Promise<StoredService>;
  /** Who it is, for the audit log, when {@link auditedRequest} does not tell. */
  meta: JsonObject;
  /** The request, when the audit log can tell from it who it is. */
  auditedRequest?: Request;
}

/** @throws AuthenticationError or NotAllowedError, when there is nobody who may report. */
export type AuthenticateReporter = (
  request: Request,
  permission: BasicPermission,
) => Promise<Reporter>;

/** Pipelines report with the token of their service; people and services with a token of the portal and a permission. */
export function createAuthenticateReporter(dependencies: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  directory: ServiceDirectory;
  tokens: ReportingTokenStore;
  now: () => Date;
}): AuthenticateReporter {
  const { httpAuth, permissions, directory, tokens, now } = dependencies;

  const findService = (ref: string) => requireService(ref, directory);

  async function reporterOf(token: string, request: Request) {
    const found = await tokens.use(hashReportingToken(token), now());
    if (!found) {
      throw new AuthenticationError(
        "This reporting token is not known, or was revoked; make a new one on the service's page and give it to the pipeline",
      );
    }
    return {
      meta: { reportingToken: found.id, ip: request.ip ?? 'unknown' },
      async requireService(ref: string) {
        if (ref === found.serviceRef) return findService(ref);
        throw new NotAllowedError(
          `This reporting token is another service's; make one on the page of ${ref} and use that`,
        );
      },
    };
  }

  return async (request, permission) => {
    const token = reportingTokenOf(request);
    if (token !== undefined) return reporterOf(token, request);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const [decision] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision?.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not report this; use a reporting token of the service, or ask for the permission ${permission.name}`,
      );
    }
    return { meta: {}, auditedRequest: request, requireService: findService };
  };
}
