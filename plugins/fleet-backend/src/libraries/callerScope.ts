import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Request, Response } from 'express';
import type { ReadableRefs } from '../database/readableServices';
import type { ReadableServices } from '../services/ReadableServices';
import type { LibraryModel } from './readModel/LibraryModel';
import type { LibraryReplica } from './readModel/LibraryReplica';
import { readableScope, type Scope } from './readModel/scopes';

const RETRY_AFTER_SECONDS = '5';

/** Who asks, and what is counted for them. */
export interface Caller {
  credentials: BackstageCredentials;
  readable: ReadableRefs;
  model: LibraryModel;
  /** The services that they may read. */
  scope: Scope;
}

export interface CallerScopeDependencies {
  httpAuth: HttpAuthService;
  readable: ReadableServices;
  replica: LibraryReplica;
}

/**
 * @throws ServiceUnavailableError until the model is loaded; the response then says when to come back.
 */
export function loadedModel(
  response: Response,
  replica: LibraryReplica,
): LibraryModel {
  if (!replica.isLoaded) response.set('Retry-After', RETRY_AFTER_SECONDS);
  return replica.model;
}

/** Rejects as {@link loadedModel} does. */
export async function callerScope(
  request: Request,
  response: Response,
  dependencies: CallerScopeDependencies,
): Promise<Caller> {
  const credentials = await dependencies.httpAuth.credentials(request);
  loadedModel(response, dependencies.replica);
  return scopeOf(credentials, dependencies);
}

/**
 * For callers that did not come over a route of ours.
 *
 * @throws ServiceUnavailableError until the model is loaded.
 */
export async function scopeOf(
  credentials: BackstageCredentials,
  { readable, replica }: Omit<CallerScopeDependencies, 'httpAuth'>,
): Promise<Caller> {
  const { model } = replica;
  const refs = await readable.list(credentials);
  return {
    credentials,
    readable: refs,
    model,
    scope: readableScope(model, refs),
  };
}
