import { createHash, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import type { Request, RequestHandler } from 'express';
import type { Credentials } from './config';

/** Lets a request pass that carries the credentials as HTTP Basic authentication, and fails any other. */
export function requireWriter(credentials: Credentials): RequestHandler {
  return (request, _response, next) => {
    if (isWriter(request, credentials)) next();
    else {
      next(
        new AuthenticationError(
          'Writing needs the username and password of gitHost, by HTTP Basic authentication.',
        ),
      );
    }
  };
}

function isWriter(request: Request, credentials: Credentials): boolean {
  const [, encoded] =
    /^basic +([A-Za-z0-9+/=]+) *$/i.exec(request.headers.authorization ?? '') ??
    [];
  if (encoded === undefined) return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return isSame(given, `${credentials.username}:${credentials.password}`);
}

/** Compares digests, which are of equal length, so that the time taken tells nothing. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
