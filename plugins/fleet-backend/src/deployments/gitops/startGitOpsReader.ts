import type { SchedulerService } from '@backstage/backend-plugin-api';
import type {
  CatalogScmEvent,
  CatalogScmEventsService,
} from '@backstage/plugin-catalog-node/alpha';
import { createFindOverlays } from './findOverlays';
import {
  GitOpsRepository,
  type GitOpsRepositoryOptions,
} from './GitOpsRepository';

export interface GitOpsReaderOptions extends GitOpsRepositoryOptions {
  scmEvents: CatalogScmEventsService;
  scheduler: SchedulerService;
}

/**
 * Reads the GitOps repository when something is pushed to it, and by a clock on one replica at a time for hosts that send
 * no events. What it finds, or why it finds nothing, goes to the sink.
 *
 * @throws InputError when an environment's pattern does not tell services apart.
 */
export async function startGitOpsReader({
  scmEvents,
  scheduler,
  ...options
}: GitOpsReaderOptions): Promise<{ stop(): Promise<void> }> {
  // Patterns that make no sense end the start, not each reading.
  createFindOverlays(options.environments);
  const repository = new GitOpsRepository(options);
  const { url, frequencyMs } = options.repository;
  const stopping = new AbortController();
  const refresh = createQueue(() => repository.refresh(stopping.signal));

  const { unsubscribe } = scmEvents.subscribe({
    // The publisher waits for its subscribers, so this only says what to do later.
    async onEvents(events) {
      if (events.some(event => isAbout(event, url))) void refresh();
    },
  });
  await scheduler.scheduleTask({
    id: 'fleet-gitops',
    frequency: { milliseconds: frequencyMs },
    // A process that is killed in it keeps it from all others for this long; a clone that takes longer goes on.
    timeout: { minutes: 5 },
    fn: refresh,
    signal: stopping.signal,
  });
  return {
    async stop() {
      stopping.abort();
      unsubscribe();
      await refresh();
    },
  };
}

/** Runs one at a time; whoever asks meanwhile waits for one more run, which they share. */
function createQueue(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return function ask(): Promise<void> {
    if (next) return next;
    if (running) {
      next = running.then(() => {
        next = undefined;
        return ask();
      });
      return next;
    }
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** Events name the repository itself, or a file or folder in it. */
function isAbout(event: CatalogScmEvent, repositoryUrl: string): boolean {
  const urls = 'url' in event ? [event.url] : [event.fromUrl, event.toUrl];
  const wanted = `${repositoryUrl.toLowerCase()}/`;
  return urls.some(url =>
    `${url.toLowerCase().replace(/\.git$/, '')}/`.startsWith(wanted),
  );
}
