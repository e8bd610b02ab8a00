import { actionsRegistryServiceFactory } from '@backstage/backend-defaults/alpha';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  catalogScmEventsServiceRef,
  type CatalogScmEvent,
  type CatalogScmEventsServiceSubscriber,
} from '@backstage/plugin-catalog-node/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import { migrationsFolder } from '../database/openDatabase';
import { fleetPlugin } from '../plugin';
import { insertFleet, type LibraryFleet } from './libraryFleet';
import { testDatabases } from './testDatabase';
import { TestScaffolder } from './TestScaffolder';

/** Anybody else is not limited by the catalog. */
export const LIMITED_USER = 'user:default/limited';

/** A component of the catalog, in a repository of its own. */
export function serviceEntity(
  name: string,
  more: {
    annotations?: Record<string, string>;
    owner?: string;
    system?: string;
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `url:${repositoryOf(
          name,
        )}catalog-info.yaml`,
        'backstage.io/source-location': `url:${repositoryOf(name)}`,
        ...more.annotations,
      },
    },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [
      ...(more.owner ? [{ type: 'ownedBy', targetRef: more.owner }] : []),
      ...(more.system ? [{ type: 'partOf', targetRef: more.system }] : []),
    ],
  };
}

/** Where the repository of a service is. */
export function repositoryOf(name: string): string {
  return `https://git.example/acme/${name}/src/branch/main/`;
}

export interface TestFleetOptions {
  /** SQLite unless told otherwise. */
  database?: TestDatabaseId;
  entities?: Entity[];
  /** What is in the tables, and in the catalog, before the plugin starts. */
  stored?: LibraryFleet;
  /** The configured policies. */
  policies?: object[];
  /** The secrets of webhooks, as `fleet.deploymentEvents` has them. */
  deploymentEvents?: object;
  /** As `fleet.scripts` has it. */
  scripts?: object;
  /** Git hosts, as `integrations.gitea` has them. */
  gitea?: object[];
  /** Names of the services that {@link LIMITED_USER} may read. */
  readableByLimited?: string[];
  /** Names of permissions that nobody has. */
  denied?: string[];
}

export type TestFleet = Awaited<ReturnType<typeof startTestFleet>>;

/** The plugin in a backend of its own; catalog, git host and permissions are ours to set. */
export async function startTestFleet(options: TestFleetOptions = {}) {
  const entities = [
    ...(options.entities ?? []),
    ...(options.stored?.services ?? []).map(service =>
      serviceEntity(service.name, service),
    ),
  ];
  const repositories = new Map<
    string,
    { etag: string; files: Record<string, string> }
  >();
  const isReadable = (ref: string) =>
    (options.readableByLimited ?? []).some(
      name => ref === `component:default/${name}`,
    );

  const catalog = catalogServiceMock.mock();
  const asLimited = (call: unknown) =>
    JSON.stringify(call).includes(LIMITED_USER);
  const inMemory = () => catalogServiceMock({ entities });
  catalog.getEntityByRef.mockImplementation(async ref =>
    inMemory().getEntityByRef(ref),
  );
  catalog.queryEntities.mockImplementation(async query =>
    inMemory().queryEntities(query),
  );
  catalog.streamEntities.mockImplementation(async function* pages(query, call) {
    for await (const page of inMemory().streamEntities(query)) {
      yield asLimited(call)
        ? page.filter(entity => isReadable(stringifyEntityRef(entity)))
        : page;
    }
  });

  const permissions = mockServices.permissions.mock({
    authorize: async (requests, call) =>
      requests.map(({ permission, resourceRef }) => ({
        result:
          options.denied?.includes(permission.name) ||
          (resourceRef && asLimited(call) && !isReadable(resourceRef))
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
    authorizeConditional: async (requests, call) =>
      requests.map(() =>
        asLimited(call)
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: { rule: 'X', resourceType: 'catalog-entity' },
            }
          : { result: AuthorizeResult.ALLOW },
      ),
  });

  const reader = mockServices.urlReader.mock({
    readTree: async (url, read) => {
      const repository = repositories.get(url);
      if (!repository) throw new NotFoundError(`No ${url}`);
      const { etag, files } = repository;
      if (read?.etag === etag) throw new NotModifiedError();
      const kept = Object.entries(files).filter(([path, text]) =>
        read?.filter?.(path, { size: text.length }),
      );
      return {
        etag,
        files: async () =>
          kept.map(([path, text]) => ({
            path,
            content: async () => Buffer.from(text),
          })),
        archive: jest.fn(),
        dir: jest.fn(),
      };
    },
  });

  const auditor = mockServices.auditor.mock();
  const audits: Array<{ eventId: string; outcome: string; meta?: object }> = [];
  auditor.createEvent.mockImplementation(async ({ eventId, meta }) => ({
    success: async () => {
      audits.push({ eventId, outcome: 'success', meta });
    },
    fail: async () => {
      audits.push({ eventId, outcome: 'failure', meta });
    },
  }));
  const logger = mockServices.rootLogger.mock();
  logger.child.mockReturnValue(logger);

  const scaffolder = new TestScaffolder();
  const hostEvents = mockServices.events();
  const signals = { publish: jest.fn(async () => undefined) };
  const subscribers: CatalogScmEventsServiceSubscriber[] = [];
  const scheduler = mockServices.scheduler();
  const scmEvents = {
    subscribe: (subscriber: CatalogScmEventsServiceSubscriber) => {
      subscribers.push(subscriber);
      return { unsubscribe: () => undefined };
    },
    publish: async () => undefined,
    markEventActionTaken: () => undefined,
  };

  const knex = await testDatabases.init(options.database ?? 'SQLITE_3');
  if (options.stored) {
    await knex.migrate.latest({ directory: migrationsFolder });
    await insertFleet(knex, options.stored);
  }
  const backend = await startTestBackend({
    features: [
      fleetPlugin,
      mockServices.database.factory({ knex }),
      permissions.factory,
      actionsRegistryServiceFactory,
      auditor.factory,
      logger.factory,
      reader.factory,
      mockServices.rootConfig.factory({
        data: {
          ...(options.gitea && { integrations: { gitea: options.gitea } }),
          fleet: {
            environments: [{ name: 'staging' }, { name: 'production' }],
            ...(options.scripts && { scripts: options.scripts }),
            ...(options.policies && { policies: options.policies }),
            ...(options.deploymentEvents && {
              deploymentEvents: options.deploymentEvents,
            }),
          },
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: scaffolderServiceRef,
        deps: {},
        factory: () => scaffolder.service,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => hostEvents,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => signals,
      }),
      createServiceFactory({
        service: catalogScmEventsServiceRef,
        deps: {},
        factory: () => scmEvents,
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
    ],
  });

  return {
    entities,
    repositories,
    knex,
    catalog,
    scaffolder,
    signals,
    reconcile: () => scheduler.triggerTask('fleet-campaigns'),
    /** Resolves once libraries can be asked for. */
    loaded: async () => {
      const ask = () =>
        request(backend.server)
          .get('/api/fleet/libraries')
          .set('Authorization', mockCredentials.user.header());
      while ((await ask()).status === 503) {
        await new Promise(resolve => {
          setTimeout(resolve, 10);
        });
      }
    },
    /** What the git host tells by its webhooks. */
    tell: (event: string, eventPayload: object) =>
      hostEvents.publish({
        topic: 'gitea',
        metadata: { 'x-gitea-event': event },
        eventPayload,
      }),
    readTemplates: () => scheduler.triggerTask('fleet-templates'),
    lookAtUpdates: () => scheduler.triggerTask('fleet-update-looks'),
    recordTrends: () => scheduler.triggerTask('fleet-library-trends'),
    audits,
    logger,
    permissions,
    sweep: () => scheduler.triggerTask('fleet-sweep'),
    lookForChanges: () => scheduler.triggerTask('fleet-sweep-when-behind'),
    push: async (...pushed: CatalogScmEvent[]) => {
      for (const subscriber of subscribers) await subscriber.onEvents(pushed);
    },
    get: (path: string, user?: string) =>
      request(backend.server)
        .get(`/api/fleet${path}`)
        .set('Authorization', mockCredentials.user.header(user)),
    /** Calls an action as agents do, over HTTP. */
    invoke: (action: string, input: object, user?: string) =>
      request(backend.server)
        .post(`/api/fleet/.backstage/actions/v1/actions/fleet:${action}/invoke`)
        .set('Authorization', mockCredentials.user.header(user))
        .send(input),
    post: (path: string, body?: object, user?: string) =>
      request(backend.server)
        .post(`/api/fleet${path}`)
        .set(
          'Authorization',
          user
            ? mockCredentials.user.header(user)
            : mockCredentials.service.header(),
        )
        .send(body),
    put: (path: string, body?: object, user?: string) =>
      request(backend.server)
        .put(`/api/fleet${path}`)
        .set(
          'Authorization',
          user
            ? mockCredentials.user.header(user)
            : mockCredentials.service.header(),
        )
        .send(body),
    delete: (path: string, user?: string) =>
      request(backend.server)
        .delete(`/api/fleet${path}`)
        .set('Authorization', mockCredentials.user.header(user)),
    postWith: (token: string, path: string, body?: object) =>
      request(backend.server)
        .post(`/api/fleet${path}`)
        .set('Authorization', `Bearer ${token}`)
        .send(body),
    server: backend.server,
    stop: () => backend.stop(),
  };
}
