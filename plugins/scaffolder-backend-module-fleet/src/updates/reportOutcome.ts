import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError, toError } from '@backstage/errors';
import type { UpdateClient, UpdateReport } from '@slipway/plugin-fleet-common';
import { ForgeRateLimitError } from '@slipway/plugin-fleet-node';

/** What a person has to change before it can go on; everything else may go better the next time. */
const LASTING = new Set([
  'InputError',
  'NotFoundError',
  'NotAllowedError',
  'ConflictError',
]);

/** Tells fleet-backend how a proposal went. That it cannot be told is no reason to fail: the hosts are looked at anyway. */
export async function reportOutcome(
  service: string,
  report: UpdateReport,
  options: {
    auth: AuthService;
    updates: Pick<UpdateClient, 'reportUpdate'>;
    logger: LoggerService;
  },
): Promise<void> {
  const { auth, updates, logger } = options;
  try {
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'fleet',
    });
    await updates.reportUpdate(service, report, { token });
  } catch (error) {
    logger.warn(
      `The portal could not be told how the update of ${service} went: ${
        toError(error).message
      }`,
    );
  }
}

/** What a failure means for who asked; a host that wanted fewer requests is to be left alone until then. */
export function failureState(
  error: unknown,
  now: Date = new Date(),
): Pick<UpdateReport, 'state' | 'reason' | 'waitUntil'> {
  const isLasting = isError(error) && LASTING.has(error.name);
  const waitSeconds = secondsToWait(error);
  return {
    state: isLasting && waitSeconds === undefined ? 'blocked' : 'failed',
    reason: toError(error).message.slice(0, 1000),
    ...(waitSeconds !== undefined && {
      waitUntil: new Date(now.getTime() + waitSeconds * 1000).toISOString(),
    }),
  };
}

/** Of the refusal itself, or of what an error says was its cause. */
function secondsToWait(error: unknown): number | undefined {
  for (
    let one: unknown = error;
    one instanceof Error;
    one = (one as { cause?: unknown }).cause
  ) {
    if (one instanceof ForgeRateLimitError) return one.retryAfterSeconds;
  }
  return undefined;
}
