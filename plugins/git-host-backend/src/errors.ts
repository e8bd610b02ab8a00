import { CustomErrorBase, isError } from '@backstage/errors';
import type { ErrorRequestHandler, Response } from 'express';

const STATUS: Record<string, number> = {
  InputError: 422,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
};

/** What cannot be done with a thing as it is now, with the status that Gitea gives it. */
export class NotPossibleError extends CustomErrorBase {
  override name = 'NotPossibleError' as const;
  readonly statusCode: 405 | 412;

  constructor(statusCode: 405 | 412, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** The status and sentence for an error; undefined when it is our fault and belongs to Backstage's error handling. */
export function describeError(
  error: unknown,
): { status: number; message: string } | undefined {
  if (!isError(error)) return undefined;
  const status = STATUS[error.name] ?? clientStatus(error.statusCode);
  return status === undefined ? undefined : { status, message: error.message };
}

/** The status that Express and its parsers give an error of the client, such as a body that is no JSON. */
function clientStatus(status: unknown): number | undefined {
  return typeof status === 'number' && status >= 400 && status < 500
    ? status
    : undefined;
}

/** Makes git and browsers ask their user. */
export function askForCredentials(response: Response): void {
  response.setHeader('WWW-Authenticate', 'Basic realm="Slipway git host"');
}

/** For git, which shows plain text to its user. */
export const sendErrorsAsText: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  const described = describeError(error);
  if (!described || response.headersSent) {
    next(error);
    return;
  }
  if (described.status === 401) askForCredentials(response);
  response.status(described.status).type('text/plain');
  response.send(`${described.message}\n`);
};

/** For clients of the REST API, in the shape of Gitea's errors. */
export const sendErrorsAsJson: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  const described = describeError(error);
  if (!described || response.headersSent) {
    next(error);
    return;
  }
  response.status(described.status).json({ message: described.message });
};
