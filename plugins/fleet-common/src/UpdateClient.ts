import { parseEntityRef } from '@backstage/catalog-model';
import {
  FleetRequests,
  servicePath,
  type FleetClientOptions,
  type FleetRequestOptions,
  type PageRequest,
} from './FleetRequests';
import type { Page } from './types';
import type {
  FleetTemplate,
  FleetTemplateDetails,
  LineageState,
  ServiceLineage,
  ServiceLineageDetails,
  ServiceUpdate,
  UpdateKind,
  UpdatePreview,
  UpdateReport,
  UpdateState,
  UpdateWish,
} from './updateTypes';

export interface TemplateServicesRequest extends PageRequest {
  /** SemVer that the service is on. */
  version?: string;
  state?: LineageState;
  /** Entity ref of the owner. */
  owner?: string;
  /** Part of a service's name, title, owner or system. */
  search?: string;
}

export interface UpdatesRequest extends PageRequest {
  /** Entity ref of the owner. */
  owner?: string;
  kind?: UpdateKind;
  state?: UpdateState;
  /** Only those that a person has to do something about. */
  needs?: 'person';
}

/**
 * Templates, who is on which version, and proposed updates, of `/api/fleet`.
 *
 * Every method rejects with a `ResponseError` of `@backstage/errors` when the answer is not a success; the server's
 * sentence is in `error.body.error.message`. Services and templates are named by entity ref.
 */
export class UpdateClient {
  readonly #requests: FleetRequests;

  constructor(options: FleetClientOptions) {
    this.#requests = new FleetRequests(options);
  }

  /** The templates that made services, and those that could make some, by title. */
  async getTemplates(
    options?: FleetRequestOptions,
  ): Promise<{ items: FleetTemplate[] }> {
    return this.#requests.get('/templates', {}, options);
  }

  async getTemplate(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<FleetTemplateDetails> {
    return this.#requests.get(templatePath(ref), {}, options);
  }

  /** The services that a template made, by name. */
  async getTemplateServices(
    ref: string,
    request: TemplateServicesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<ServiceLineage>> {
    return this.#requests.get(
      `${templatePath(ref)}/services`,
      { ...request },
      options,
    );
  }

  /** How a service stands to the template that made it. */
  async getLineage(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<ServiceLineageDetails> {
    return this.#requests.get(`${servicePath(ref)}/lineage`, {}, options);
  }

  /** Everything that was proposed to a service, what changed last first. */
  async getServiceUpdates(
    ref: string,
    options?: FleetRequestOptions,
  ): Promise<{ items: ServiceUpdate[] }> {
    return this.#requests.get(`${servicePath(ref)}/updates`, {}, options);
  }

  /** What a template update would do; nothing is written. May take some seconds. */
  async previewUpdate(
    ref: string,
    wish: UpdateWish = {},
    options?: FleetRequestOptions,
  ): Promise<UpdatePreview> {
    return this.#requests.post(
      { path: `${servicePath(ref)}/update-preview`, body: wish },
      options,
    );
  }

  /** Has a template update proposed as a pull request, by a task of the scaffolder. */
  async startUpdate(
    ref: string,
    wish: UpdateWish = {},
    options?: FleetRequestOptions,
  ): Promise<{ taskId: string }> {
    return this.#requests.post(
      { path: `${servicePath(ref)}/updates`, body: wish },
      options,
    );
  }

  /** Tells how a proposed update went; for the portal's own tasks. */
  async reportUpdate(
    ref: string,
    report: UpdateReport,
    options?: FleetRequestOptions,
  ): Promise<ServiceUpdate> {
    return this.#requests.put(
      { path: `${servicePath(ref)}/updates`, body: report },
      options,
    );
  }

  /** Proposed updates of all services, what changed last first: a team's inbox with `needs` and `owner`. */
  async getUpdates(
    request: UpdatesRequest = {},
    options?: FleetRequestOptions,
  ): Promise<Page<ServiceUpdate>> {
    return this.#requests.get('/updates', { ...request }, options);
  }
}

function templatePath(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, {
    defaultKind: 'template',
    defaultNamespace: 'default',
  });
  return `/templates/${encodeURIComponent(namespace)}/${encodeURIComponent(
    name,
  )}`;
}
