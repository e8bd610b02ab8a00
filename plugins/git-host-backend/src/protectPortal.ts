import type { RequestHandler } from 'express';
import { NotAllowedError } from '@backstage/errors';
import { isLoopback, type GitHostConfig } from './config';

/**
 * Repositories hold what anybody wrote, and are shown on the portal's own origin, where its tokens live. So no answer
 * of the git host may run a script, load anything or be framed; this takes the place of the portal's own policy.
 */
function contentPolicy(options: { sandbox: string; forms: string }): string {
  return [
    options.sandbox,
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    `form-action ${options.forms}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

const CONTENT_POLICY = contentPolicy({ sandbox: 'sandbox', forms: "'none'" });

export const forbidScripts: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', CONTENT_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  next();
};

/** For a page of our own words that holds a form: still no scripts and no origin, and forms go to the git host alone. */
export function allowForms(baseUrl: string): RequestHandler {
  const policy = contentPolicy({
    sandbox: 'sandbox allow-forms',
    forms: `${baseUrl}/`,
  });
  return (_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
}

/**
 * Anyone on this machine may read, but not a page of elsewhere whose host name was made to lead here (DNS rebinding):
 * its requests name that host. Of no use where other machines may read anyway.
 */
export function requireOwnHost(options: {
  config: GitHostConfig;
  baseUrl: string;
}): RequestHandler {
  const { config, baseUrl } = options;
  const own = new URL(baseUrl).hostname;
  return (request, _response, next) => {
    const { hostname } = request;
    if (config.allowNonLoopback || hostname === own || isLoopback(hostname)) {
      next();
    } else {
      next(
        new NotAllowedError(
          `This git host does not answer as "${hostname}"; use ${baseUrl}.`,
        ),
      );
    }
  };
}
