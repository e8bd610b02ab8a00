import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  CatalogScmEvent,
  CatalogScmEventsService,
} from '@backstage/plugin-catalog-node/alpha';
import type { ServiceStore, StoredService } from '../database/ServiceStore';
import type { ServiceDirectory } from '../services/ServiceDirectory';
import type { RefreshQueue } from './RefreshQueue';

/** When to look whether a pushed catalog-info.yaml became a service: the catalog needs a moment to take it over. */
const REGISTRATION_MS = [2_000, 5_000, 15_000];

export interface FollowPushesDependencies {
  scmEvents: CatalogScmEventsService;
  services: ServiceStore;
  directory: ServiceDirectory;
  queue: RefreshQueue;
  /** Called with the services whose repository something was pushed to. */
  onPushed: (services: StoredService[]) => Promise<void>;
  logger: LoggerService;
}

/** Refreshes the services of a repository when something is pushed to it. Returns how to stop. */
export function followPushes(
  dependencies: FollowPushesDependencies,
): () => void {
  const timers = new Set<NodeJS.Timeout>();

  const { unsubscribe } = dependencies.scmEvents.subscribe({
    // The publisher waits for its subscribers, so this only says what to do later.
    async onEvents(events) {
      const changes = events.flatMap(changesOf);
      for (const folder of new Set(changes.map(change => change.folder))) {
        const services = await dependencies.services.findServicesAt(folder);
        for (const { ref } of services) dependencies.queue.addPushed(ref);
        await dependencies.onPushed(services);
      }
      const files = changes.flatMap(change => change.catalogFile ?? []);
      for (const file of new Set(files)) {
        for (const delay of REGISTRATION_MS) {
          const timer = setTimeout(() => {
            timers.delete(timer);
            void queueNewServicesAt(file, dependencies);
          }, delay);
          timers.add(timer);
        }
      }
    },
  });

  return () => {
    unsubscribe();
    timers.forEach(clearTimeout);
  };
}

async function queueNewServicesAt(
  url: string,
  { directory, services, queue, logger }: FollowPushesDependencies,
): Promise<void> {
  try {
    for (const ref of await directory.findRegisteredAt(url)) {
      if (!(await services.findService(ref))) queue.add(ref);
    }
  } catch (error) {
    logger.warn(`Could not look for services at ${url}`, toError(error));
  }
}

interface Change {
  /** URL of the repository, or of the folder in it that changed; ends in a slash. */
  folder: string;
  /** URL of the changed file, when it may be a catalog-info.yaml. */
  catalogFile?: string;
}

function changesOf(event: CatalogScmEvent): Change[] {
  const urls = 'url' in event ? [event.url] : [event.fromUrl, event.toUrl];
  return urls
    .filter(url => URL.canParse(url))
    .map(url => {
      if (event.type.startsWith('repository.')) {
        return { folder: url.replace(/\/*$/, '/') };
      }
      return {
        folder: inFolderForm(new URL('.', url).toString()),
        catalogFile: /\.ya?ml$/.test(url) ? url : undefined,
      };
    });
}

/** GitHub and GitLab name a file by `blob` and a folder by `tree`; the catalog says where a service is by `tree`. */
function inFolderForm(url: string): string {
  return url.replace('/blob/', '/tree/');
}
