import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import { z } from 'zod/v3';
import type { ServiceStore } from '../database/ServiceStore';
import type { UpdateObserver } from './UpdateObserver';

/** Where the webhooks of a Gitea arrive; the embedded git host says the same there. */
const TOPIC = 'gitea';

/** What the branches of proposed updates begin with. */
const BRANCHES = 'fleet/';

const repository = z.object({ html_url: z.string().url() });
const pushSchema = z.object({ ref: z.string(), repository });
const pullRequestSchema = z.object({
  pull_request: z.object({ head: z.object({ ref: z.string() }) }),
  repository,
});

export interface FollowHostsDependencies {
  events: EventsService;
  services: ServiceStore;
  observer: UpdateObserver;
  logger: LoggerService;
}

/** Looks at a proposed update when its git host tells that its branch or its pull request changed. */
export async function followHosts(
  dependencies: FollowHostsDependencies,
): Promise<void> {
  const { events, services, observer, logger } = dependencies;
  await events.subscribe({
    id: 'fleet-updates',
    topics: [TOPIC],
    async onEvent({ metadata, eventPayload }) {
      const change = changeOf(metadata?.['x-gitea-event'], eventPayload);
      if (!change?.branch.startsWith(BRANCHES)) return;
      const { branch, pushed } = change;
      const found = await services.findServicesAt(change.repositoryUrl);
      // The host waits for its listeners; it is looked at when it has been answered.
      void observer
        .observeServices(
          found.map(({ id }) => id),
          { branch, pushed },
        )
        .catch(error =>
          logger.warn(`Could not look at ${branch}`, toError(error)),
        );
    },
  });
}

interface Change {
  repositoryUrl: string;
  branch: string;
  /** The branch itself moved. */
  pushed: boolean;
}

/** Undefined for events of other kinds. */
function changeOf(kind: unknown, payload: unknown): Change | undefined {
  if (kind === 'push') {
    const push = pushSchema.safeParse(payload);
    const [, branch] = /^refs\/heads\/(.*)$/.exec(push.data?.ref ?? '') ?? [];
    return push.success && branch
      ? {
          repositoryUrl: push.data.repository.html_url,
          branch,
          pushed: true,
        }
      : undefined;
  }
  if (kind !== 'pull_request') return undefined;
  const told = pullRequestSchema.safeParse(payload);
  return told.success
    ? {
        repositoryUrl: told.data.repository.html_url,
        branch: told.data.pull_request.head.ref,
        pushed: false,
      }
    : undefined;
}
