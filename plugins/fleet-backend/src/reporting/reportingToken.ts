import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';

/** By which everybody, secret scanners included, sees what it is. */
const PREFIX = 'slw_';

/** A new token: 256 random bits. */
export function makeReportingToken(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** What is kept of a token. A lookup by it tells nothing by its time: who does not have the token cannot choose it. */
export function hashReportingToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The reporting token that a request carries; undefined when it carries another one or none. */
export function reportingTokenOf(request: Request): string | undefined {
  const [, token] =
    /^Bearer +(slw_\S*)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token;
}
