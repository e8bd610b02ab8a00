import type {
  AuthService,
  LoggerService,
  PermissionsService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { ServiceUpdate } from '@slipway/plugin-fleet-common';
import type { TemplateEnvironment } from '@slipway/plugin-fleet-node';
import type { Stores } from '../database/openStores';
import type { StoredService } from '../database/ServiceStore';
import { ReadableServices } from '../services/ReadableServices';
import { collectLineage, listDueLineages } from './collectLineage';
import { summariseLineages } from './describeLineages';
import { endStaleRuns } from './endStaleRuns';
import { followHosts } from './followHosts';
import { Previews } from './Previews';
import { TEMPLATE_FILTER, TemplateRefresh } from './TemplateRefresh';
import { ServiceUpdates } from './ServiceUpdates';
import { UpdateObserver } from './UpdateObserver';

/** When pull requests are looked at of which their host tells nothing. */
const LOOK_AGE_MS = 15 * 60_000;
const LOOKS_PER_MINUTE = 50;

/** The same for those of campaigns, whose gates wait for checks of which no host of ours tells. */
const CAMPAIGN_LOOK_AGE_MS = 2 * 60_000;

/** The jobs take seconds. A process that is killed in one keeps it from all others for this long. */
const LOST_AFTER = { minutes: 2 };

export interface UpdatesDependencies {
  stores: Stores;
  catalog: CatalogService;
  auth: AuthService;
  permissions: PermissionsService;
  reader: UrlReaderService;
  scaffolder: ScaffolderService;
  events: EventsService;
  integrations: ScmIntegrations;
  /** What templates get as values.environments where a service has none. */
  environments: TemplateEnvironment[];
  /** Entity refs of those whose migrations updates run. */
  trustedTemplates: string[];
  /** Tells open pages that something changed. */
  announce: () => Promise<void>;
  logger: LoggerService;
  now: () => Date;
}

type ChangeListener = (update: ServiceUpdate) => Promise<void> | void;

/** Which template version services are on, and what is proposed to them. */
export function createUpdates(dependencies: UpdatesDependencies) {
  const { stores, logger, announce, now } = dependencies;
  const { services, templates, lineages, updates } = stores;
  const listeners = new Set<ChangeListener>();

  async function onChange(update: ServiceUpdate): Promise<void> {
    for (const listener of listeners) {
      try {
        await listener(update);
      } catch (error) {
        logger.error(
          `The ${update.kind} update of ${update.service}`,
          toError(error),
        );
      }
    }
    await announce();
  }

  const observer = new UpdateObserver({
    ...dependencies,
    updates,
    services,
    onChange,
  });
  const serviceUpdates = new ServiceUpdates({
    ...dependencies,
    updates,
    lineages,
    templates,
    services,
    observer,
    onChange,
    previews: new Previews({
      environment: {
        integrations: dependencies.integrations,
        reader: dependencies.reader,
        logger,
        author: { name: 'Slipway', email: 'slipway@localhost' },
        portalValues: { environments: dependencies.environments },
        trustedTemplates: dependencies.trustedTemplates,
      },
      now,
    }),
  });

  const refreshing = new TemplateRefresh({
    ...dependencies,
    templates,
    lineages,
  });

  return {
    serviceUpdates,
    observer,
    lineageDescription: { lineages, templates, updates },
    readableTemplates: new ReadableServices({
      ...dependencies,
      filter: TEMPLATE_FILTER,
    }),
    /** Reads the lineage files of a service; true when they say something new. */
    async collect(
      service: StoredService,
      state: string | undefined,
    ): Promise<boolean> {
      await refreshing.once();
      const isNews = await collectLineage(service, state, {
        ...dependencies,
        lineages,
        templates,
      });
      // A new commit may be a merged pull request, on hosts that tell of nothing else.
      if (isNews) await observer.observeServices([service.id]);
      return isNews;
    },
    /** Refs of services whose lineage should be read though nothing is known to have been pushed. */
    listDue: () => listDueLineages({ lineages, now }),
    lineagesOf: (serviceIds: number[]) =>
      summariseLineages(serviceIds, { lineages, templates, now }),
    /** Calls the listener with every update of which something changed. Returns how to stop. */
    onChange(listener: ChangeListener): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    follow: () => followHosts({ ...dependencies, services, observer }),
    async schedule(scheduler: SchedulerService): Promise<void> {
      await scheduler.scheduleTask({
        id: 'fleet-templates',
        frequency: { seconds: 30 },
        initialDelay: { seconds: 3 },
        timeout: LOST_AFTER,
        fn: () => refreshing.refresh(),
      });
      await scheduler.scheduleTask({
        id: 'fleet-update-looks',
        frequency: { minutes: 1 },
        initialDelay: { seconds: 30 },
        timeout: LOST_AFTER,
        fn: async () => {
          await endStaleRuns({ ...dependencies, updates, onChange });
          const limit = LOOKS_PER_MINUTE;
          await observer.sweep({
            ageMs: CAMPAIGN_LOOK_AGE_MS,
            limit,
            ofCampaigns: true,
          });
          await observer.sweep({ ageMs: LOOK_AGE_MS, limit });
        },
      });
    },
  };
}
