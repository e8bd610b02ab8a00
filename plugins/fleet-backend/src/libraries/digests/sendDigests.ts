import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { LibraryDigestStore } from '../../database/LibraryDigestStore';
import type { EnvironmentOrder } from '../../services/environmentOrder';
import type { LibraryModel } from '../readModel/LibraryModel';
import type { LibraryReplica } from '../readModel/LibraryReplica';
import type { ModelService } from '../readModel/modelRecords';
import type { PolicyRules } from '../readModel/policyProgress';
import { readableScope } from '../readModel/scopes';
import { digestMessage, type DigestMessage } from './digestMessage';
import { ownerDigest } from './ownerDigest';

export interface SendDigestsDependencies {
  replica: Pick<LibraryReplica, 'isLoaded' | 'model' | 'poll'>;
  rules: () => Promise<PolicyRules>;
  inOrder: EnvironmentOrder;
  digests: Pick<LibraryDigestStore, 'readContents' | 'save' | 'remove'>;
  notifications: NotificationService;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Tells each owner what there is to do about the libraries of their services, when it is something else than last time.
 *
 * What was sent is written down after it was sent, so nobody misses a message when the portal is killed between the two.
 * The next run then sends it once more under the same scope, and Backstage replaces a message of the same scope instead
 * of adding a second one. An owner who could not be told is told by the next run; the others are not held up.
 */
export async function sendDigests(
  dependencies: SendDigestsDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { replica, digests, logger } = dependencies;
  if (!replica.isLoaded) await replica.poll();
  const { model } = replica;
  const rules = await dependencies.rules();
  const sent = await digests.readContents();
  const quiet = new Set(sent.keys());
  const failures: Array<{ owner: string; error: Error }> = [];
  for (const [owner, services] of servicesByOwner(model)) {
    if (signal.aborted) return;
    await setImmediate();
    const message = messageTo({ owner, services }, model, {
      rules,
      inOrder: dependencies.inOrder,
    });
    if (!message) continue;
    quiet.delete(owner);
    try {
      await tell({ owner, message, before: sent.get(owner) }, dependencies);
    } catch (error) {
      failures.push({ owner, error: toError(error) });
    }
  }
  // What comes again after a quiet time is news again.
  await digests.remove([...quiet]);
  const [first] = failures;
  if (!first) return;
  logger.warn(
    `The digest of libraries did not reach ${failures.length} owners and is sent to them with the next run. A portal without @backstage/plugin-notifications-backend needs fleet.digest.enabled: false. For ${first.owner}:`,
    first.error,
  );
}

function messageTo(
  of: { owner: string; services: ModelService[] },
  model: LibraryModel,
  options: { rules: PolicyRules; inOrder: EnvironmentOrder },
): DigestMessage | undefined {
  const digest = ownerDigest(model, of, options);
  return digest && digestMessage(digest);
}

/** Sends it and writes it down, unless it is what they were told before. */
async function tell(
  {
    owner,
    message,
    before,
  }: { owner: string; message: DigestMessage; before?: string },
  { notifications, digests, now }: SendDigestsDependencies,
): Promise<void> {
  const content = contentOf(message);
  if (content === before) return;
  await notifications.send({
    recipients: { type: 'entity', entityRef: owner },
    payload: {
      ...message,
      topic: 'libraries',
      scope: `fleet-libraries:${owner}`,
    },
  });
  await digests.save({ owner, content, sent_at: now().toISOString() });
}

function servicesByOwner(model: LibraryModel): Map<string, ModelService[]> {
  const byOwner = new Map<string, ModelService[]>();
  for (const service of readableScope(model, 'all')) {
    if (!service.owner) continue;
    const services = byOwner.get(service.owner) ?? [];
    services.push(service);
    byOwner.set(service.owner, services);
  }
  return byOwner;
}

function contentOf(message: DigestMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
