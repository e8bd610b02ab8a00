import type { CampaignLineage, CampaignSources } from './campaigns/sources';
import type { Stores } from './database/openStores';
import { toServiceUpdate } from './database/serviceUpdateRows';
import { libraryStandings } from './libraries/readModel/libraryStandings';
import type { LibraryReplica } from './libraries/readModel/LibraryReplica';
import type { ServiceUpdates } from './updates/ServiceUpdates';

/** Rows of one question: SQLite answers it inside the process. */
const AT_ONCE = 500;

/** What campaigns need of libraries, lineages and updates. */
export function createCampaignSources(dependencies: {
  stores: Pick<Stores, 'lineages' | 'updates'>;
  replica: LibraryReplica;
  updates: { serviceUpdates: ServiceUpdates };
  now: () => Date;
}): CampaignSources {
  const { stores, replica, now } = dependencies;
  const { serviceUpdates } = dependencies.updates;
  return {
    async listLineages(template) {
      const found: CampaignLineage[] = [];
      const query = {
        template,
        readable: 'all' as const,
        now: now().toISOString(),
        limit: AT_ONCE,
      };
      let page = await stores.lineages.listLineages(query);
      for (;;) {
        found.push(
          ...page.items.map(({ ref, state, problem, holdReason, ...rest }) => ({
            service: ref,
            state,
            reason: state === 'held' ? holdReason : problem,
            template: rest.template,
            version: rest.version,
          })),
        );
        if (!page.next) return found;
        const { next: after } = page;
        page = await stores.lineages.listLineages({ ...query, after });
      }
    },
    async listLibraryBranches(change) {
      if (!replica.isLoaded) await replica.poll();
      return libraryStandings(replica.model, change);
    },
    listUpdates: async (kind, subject) =>
      (await stores.updates.listOfSubject(kind, subject)).map(toServiceUpdate),
    async observeUpdate({ service, kind, subject }) {
      await serviceUpdates.observe(service, kind, subject);
    },
    recordClosed: (update, reason) =>
      serviceUpdates.recordClosed(update.service, update, reason),
  };
}
