import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { readTemplate, templateVersionOf } from '@slipway/plugin-fleet-node';
import type { LineageStore } from '../database/LineageStore';
import type {
  CatalogedTemplate,
  TemplateStore,
} from '../database/TemplateStore';
import { MAKES_SERVICES } from './describeTemplates';
import { relationOf } from './relationOf';

export const TEMPLATE_FILTER = { kind: 'template' };

/** What was read beside a template is read again after this time though the catalog has the same. */
const READ_AGAIN_MS = 60 * 60_000;

export interface TemplateRefreshOptions {
  catalog: CatalogService;
  auth: AuthService;
  templates: TemplateStore;
  lineages: LineageStore;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  announce: () => Promise<void>;
  logger: LoggerService;
  now: () => Date;
}

interface Known {
  etag?: string;
  readAt: number;
  described: CatalogedTemplate;
}

/** Keeps our copy of the catalog's templates in line with it, and what is said of services that they made. */
export class TemplateRefresh {
  readonly #options: TemplateRefreshOptions;
  readonly #known = new Map<string, Known>();
  #first?: Promise<void>;

  constructor(options: TemplateRefreshOptions) {
    this.#options = options;
  }

  /** Once after the start, so that no service is said to be without its template before the catalog was asked. */
  async once(): Promise<void> {
    this.#first ??= this.refresh().catch(error => {
      this.#first = undefined;
      this.#options.logger.warn(
        'The templates of the catalog could not be read',
        toError(error),
      );
    });
    await this.#first;
  }

  /** Takes over the templates of the catalog, and says of every service how it stands to them now. */
  async refresh(): Promise<void> {
    const { catalog, auth, templates, announce, now } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const pages = catalog.streamEntities(
      { filter: TEMPLATE_FILTER },
      { credentials },
    );
    const found: CatalogedTemplate[] = [];
    for await (const entities of pages) {
      for (const entity of entities) found.push(await this.#describe(entity));
    }
    const changed = await templates.replaceAll(found, now().toISOString());
    if ((await this.#relateServices(found)) || changed) await announce();
  }

  /** Writes how each recorded version stands to that of the catalog; true when that is new for some service. */
  async #relateServices(templates: CatalogedTemplate[]): Promise<boolean> {
    const { lineages } = this.#options;
    const known = new Map(templates.map(one => [one.ref, one]));
    let isNew = false;
    for (const recorded of await lineages.listVersions()) {
      const { template, version } = recorded;
      const relation = relationOf(version, known.get(template));
      if (relation === recorded.relation) continue;
      await lineages.saveRelation({ template, version, relation });
      isNew = true;
    }
    return isNew;
  }

  async #describe(entity: Entity): Promise<CatalogedTemplate> {
    const ref = stringifyEntityRef(entity);
    const known = this.#known.get(ref);
    const now = this.#options.now().getTime();
    const { etag } = entity.metadata;
    if (
      known &&
      etag !== undefined &&
      known.etag === etag &&
      now - known.readAt < READ_AGAIN_MS
    ) {
      return known.described;
    }
    const described = await this.#read(entity, known?.described);
    this.#known.set(ref, { etag, readAt: now, described });
    return described;
  }

  async #read(
    entity: Entity,
    before: CatalogedTemplate | undefined,
  ): Promise<CatalogedTemplate> {
    const { metadata, spec } = entity;
    const ref = stringifyEntityRef(entity);
    const described: CatalogedTemplate = {
      ref,
      type: typeof spec?.type === 'string' ? spec.type : '',
      title: metadata.title ?? metadata.name,
      description: metadata.description,
      owner: entity.relations?.find(({ type }) => type === 'ownedBy')
        ?.targetRef,
      changelog: before?.changelog ?? [],
    };
    if (described.type !== MAKES_SERVICES) return described;
    const scratch = await mkdtemp(join(tmpdir(), 'slipway-template-'));
    try {
      described.version = templateVersionOf({ ref, metadata });
      const source = { ...this.#options, template: entity, scratch };
      described.changelog = (await readTemplate(source)).changelog;
    } catch (caught) {
      const error = toError(caught);
      described.problem = error.message.replace(/; caused by .*/s, '');
      if (error.name !== 'InputError') {
        this.#options.logger.warn(`The template ${ref}`, error);
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return described;
  }
}
