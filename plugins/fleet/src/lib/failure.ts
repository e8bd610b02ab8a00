import { isError, ResponseError } from '@backstage/errors';

/** The sentence to show for a failure: the server's own when it gave one. */
export function failureMessage(error: unknown): string {
  if (error instanceof ResponseError) return error.body.error.message;
  return isError(error) ? error.message : String(error);
}

/** Whether asking once more may help: not when the server understood and refused. */
export function mayHelpToRetry(error: unknown): boolean {
  return !(error instanceof ResponseError && error.statusCode < 500);
}
