import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type {
  ServiceUpdate,
  UpdateKind,
  UpdatePreview,
  UpdateReport,
  UpdateWish,
} from '@slipway/plugin-fleet-common';
import type { LineageStore } from '../database/LineageStore';
import type { ServiceStore, StoredService } from '../database/ServiceStore';
import type { TemplateStore } from '../database/TemplateStore';
import {
  toServiceUpdate,
  type StoredUpdate,
} from '../database/serviceUpdateRows';
import type { UpdateQuery, UpdateStore } from '../database/UpdateStore';
import type { Previews } from './Previews';
import { startUpdate } from './startUpdate';
import type { UpdateObserver } from './UpdateObserver';

export interface ServiceUpdatesOptions {
  updates: UpdateStore;
  lineages: LineageStore;
  templates: TemplateStore;
  services: ServiceStore;
  catalog: CatalogService;
  scaffolder: ScaffolderService;
  observer: UpdateObserver;
  previews: Previews;
  onChange: (update: ServiceUpdate) => Promise<void>;
  announce: () => Promise<void>;
  logger: LoggerService;
  now: () => Date;
}

/** What was proposed to services: asked for, told of, and looked at. */
export class ServiceUpdates {
  readonly #options: ServiceUpdatesOptions;

  constructor(options: ServiceUpdatesOptions) {
    this.#options = options;
  }

  list(query: UpdateQuery) {
    return this.#options.updates.listUpdates(query);
  }

  /** What changed last comes first; what was not looked at just now is looked at in the background. */
  async listOfService(serviceId: number): Promise<StoredUpdate[]> {
    const { updates, observer } = this.#options;
    const found = (await updates.listOfServices([serviceId])).get(serviceId);
    observer.freshen(found ?? []);
    return found ?? [];
  }

  /** The update of one kind and subject as it is kept; undefined when there never was one. */
  async get(
    service: string,
    kind: UpdateKind,
    subject: string,
  ): Promise<ServiceUpdate | undefined> {
    const found = await this.#find(service, kind, subject);
    return found && toServiceUpdate(found);
  }

  /**
   * The same, after asking its git host.
   *
   * @throws ForgeRateLimitError, and what else the host refuses.
   */
  async observe(
    service: string,
    kind: UpdateKind,
    subject: string,
  ): Promise<ServiceUpdate | undefined> {
    const found = await this.#find(service, kind, subject);
    const observed = found && (await this.#options.observer.observe(found));
    return observed && toServiceUpdate(observed);
  }

  /** Keeps what a task told, and looks at its pull request in the background. */
  async report(
    service: StoredService,
    report: UpdateReport,
  ): Promise<ServiceUpdate> {
    const { updates, observer, logger, now } = this.#options;
    await updates.report(service.id, report, now().toISOString());
    const { kind, subject } = report;
    const kept = await updates.find({ serviceId: service.id, kind, subject });
    if (!kept) throw new NotFoundError(`The update of ${service.ref} is gone`);
    const update = toServiceUpdate(kept);
    await this.#options.onChange(update);
    if (kept.pullRequest) {
      void observer
        .observe(kept)
        .catch(error =>
          logger.warn(
            `Could not look at ${kept.branch} of ${service.ref}`,
            toError(error),
          ),
        );
    }
    return update;
  }

  /** Keeps that Slipway closes its pull request: who sees it closed then knows that no person declined. */
  async recordClosed(
    service: string,
    { kind, subject }: Pick<ServiceUpdate, 'kind' | 'subject'>,
    reason: string,
  ): Promise<void> {
    const { updates, now } = this.#options;
    const found = await this.#find(service, kind, subject);
    if (!found || found.state === 'merged') return;
    const at = now().toISOString();
    const closed = { ...found, state: 'closed' as const, reason };
    if (await updates.saveObserved(found, closed, at)) {
      await this.#options.onChange(
        toServiceUpdate({ ...closed, updatedAt: at }),
      );
    }
  }

  /** @throws InputError for a service that no template made, and what `prepareTemplateUpdate` throws. */
  async preview(
    service: StoredService,
    wish: UpdateWish,
    credentials: BackstageCredentials,
  ): Promise<UpdatePreview> {
    const { catalog, previews } = this.#options;
    const entity = await catalog.getEntityByRef(service.ref, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `There is no service ${service.ref} in the catalog`,
      );
    }
    return previews.make({
      service: service.ref,
      entity,
      wish,
      findTemplate: ref => catalog.getEntityByRef(ref, { credentials }),
    });
  }

  /**
   * Starts the task that proposes a template update, as whoever asks.
   *
   * @returns the id of the task.
   * @throws InputError for a service that no template made, and what the scaffolder refuses.
   */
  async start(
    service: StoredService,
    wish: UpdateWish,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const { lineages, templates, now } = this.#options;
    const at = now().toISOString();
    const lineage = (await lineages.getLineages([service.id], at)).get(
      service.id,
    );
    const { template, version } = lineage ?? {};
    if (!template) {
      throw new InputError(
        `No template is known to have made ${service.ref}: its repository has no .template.yaml. Link it to a template first`,
      );
    }
    const latest = (await templates.find(template))?.version;
    const to = lineage?.wishedVersion ?? latest;
    return startUpdate(
      service,
      { wish, lineage: { template, version, latest: to }, credentials },
      this.#options,
    );
  }

  async #find(service: string, kind: UpdateKind, subject: string) {
    const { services, updates } = this.#options;
    const found = await services.findService(service);
    return found && updates.find({ serviceId: found.id, kind, subject });
  }
}
