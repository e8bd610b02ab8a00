import { InputError } from '@backstage/errors';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Repositories, Repository } from '../repositories/repositories';

export function readBody<T>(
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  request: Request,
): T {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the body'}: ${message}`,
  );
  throw new InputError(
    `The request cannot be understood (${problems.join('; ')}).`,
  );
}

/** @throws NotFoundError when there is no repository at the path of the request. */
export function readRepository(
  request: Request,
  repositories: Repositories,
): Promise<Repository> {
  const { owner = '', repository = '' } = request.params;
  return repositories.get(owner, repository.replace(/\.git$/, ''));
}

/** The number of a pull request in the path, which the route has matched as digits. */
export function readNumber(request: Request): number {
  return Number(request.params.index);
}

/** What the `*` of a route matched, decoded. */
export function wildcard(request: Request): string {
  return request.params[0] ?? '';
}

export function readQuery(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
