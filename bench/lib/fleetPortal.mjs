/** The real plugin over HTTP in this process; catalog, git host and scheduler are ours to play. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../bin/lib/prepare.mjs';
import { loadBackend } from './fleetBackend.mjs';
import { ENVIRONMENTS, filesOf, nameOf } from './fleetData.mjs';

const require = createRequire(join(root, 'plugins/fleet-backend/package.json'));
/** Somebody who may read every other service. */
const LIMITED = 'user:default/limited';
const TEAMS = 200;

/** The services of the catalog. */
export function entitiesOf(count) {
  return Array.from({ length: count }, (_, number) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: nameOf(number),
      namespace: 'default',
      annotations: {
        'backstage.io/source-location': `url:https://git.acme.com/acme/${nameOf(
          number,
        )}/src/branch/main/`,
      },
    },
    spec: { type: 'service' },
    relations: [
      { type: 'ownedBy', targetRef: `group:default/team-${number % TEAMS}` },
    ],
  }));
}

/** Starts it on a database; `ages` says how old the lockfile of each service is, which tells one commit from another. */
export async function startPortal({
  knex,
  entities,
  ages,
  advisories,
  environments = ENVIRONMENTS,
}) {
  const {
    coreServices,
    createServiceFactory,
  } = require('@backstage/backend-plugin-api');
  const {
    mockCredentials,
    mockServices,
    startTestBackend,
  } = require('@backstage/backend-test-utils');
  const { catalogServiceRef } = require('@backstage/plugin-catalog-node');
  const {
    catalogScmEventsServiceRef,
  } = require('@backstage/plugin-catalog-node/alpha');
  const { signalsServiceRef } = require('@backstage/plugin-signals-node');
  const { fleetPlugin } = loadBackend('plugin.ts');

  const tasks = new Map();
  const given = (service, value) =>
    createServiceFactory({ service, deps: {}, factory: () => value });
  const backend = await startTestBackend({
    features: [
      fleetPlugin,
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: configOf(advisories, environments),
      }),
      given(coreServices.permissions, permissions()),
      given(coreServices.urlReader, gitHost(ages)),
      given(coreServices.scheduler, {
        scheduleTask: async task => tasks.set(task.id, task.fn),
        createScheduledTaskRunner: () => ({ run: async () => {} }),
        getScheduledTasks: async () => [],
      }),
      given(catalogServiceRef, catalogOf(entities)),
      given(catalogScmEventsServiceRef, {
        subscribe: () => ({ unsubscribe() {} }),
        publish: async () => {},
        markEventActionTaken() {},
      }),
      given(signalsServiceRef, { publish: async () => {} }),
    ],
  });
  return {
    url: `http://127.0.0.1:${backend.server.port()}/api/fleet`,
    headers: {
      everybody: {
        Authorization: mockCredentials.user.header('user:default/everybody'),
      },
      limited: { Authorization: mockCredentials.user.header(LIMITED) },
      service: { Authorization: mockCredentials.service.header() },
    },
    run: id => tasks.get(id)(new AbortController().signal),
    stop: () => backend.stop(),
  };
}

function configOf(advisories, environments) {
  return {
    fleet: {
      environments: environments.map(name => ({ name })),
      indexes: [
        {
          name: 'acme',
          url: 'https://registry.acme.com/simple',
          internal: ['acme-*'],
        },
        { name: 'proxy', url: 'https://proxy.acme.com/simple' },
      ],
      advisories: { path: advisories },
      policies: [
        { library: 'acme-library-0', minimum: '3', reason: 'Version 2 ends' },
        { library: 'acme-library-1', banned: '<2', reason: 'It loses orders' },
      ],
    },
  };
}

function permissions() {
  const isLimited = options => JSON.stringify(options).includes(LIMITED);
  return {
    authorize: async requests => requests.map(() => ({ result: 'ALLOW' })),
    authorizeConditional: async (requests, options) =>
      requests.map(() =>
        isLimited(options)
          ? {
              result: 'CONDITIONAL',
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: { rule: 'X', resourceType: 'catalog-entity' },
            }
          : { result: 'ALLOW' },
      ),
  };
}

function catalogOf(entities) {
  const byRef = new Map(
    entities.map(entity => [
      `component:default/${entity.metadata.name}`,
      entity,
    ]),
  );
  return {
    getEntityByRef: async ref => byRef.get(ref),
    queryEntities: async () => ({
      items: [],
      totalItems: entities.length,
      pageInfo: {},
    }),
    async *streamEntities({ filter }, options) {
      // Templates are asked for too; this catalog has none.
      if (filter.kind !== 'component') return;
      const isLimited = JSON.stringify(options).includes(LIMITED);
      const readable = isLimited
        ? entities.filter((_, number) => number % 2 === 0)
        : entities;
      for (let start = 0; start < readable.length; start += 500) {
        yield readable.slice(start, start + 500);
      }
    },
  };
}

/** Hands out the lockfile of a service at its present age. */
function gitHost(ages) {
  return {
    readTree: async (url, { etag, filter }) => {
      const number = Number(/service-(\d+)/.exec(url)[1]);
      const age = ages.get(number) ?? 0;
      const commit = `${String(age).padStart(8, '0')}${'0'.repeat(32)}`;
      if (etag === commit) {
        throw Object.assign(new Error('not modified'), {
          name: 'NotModifiedError',
        });
      }
      const files = Object.entries(filesOf(number, { age })).filter(
        ([path, text]) => filter(path, { size: text.length }),
      );
      return {
        etag: commit,
        files: async () =>
          files.map(([path, text]) => ({
            path,
            content: async () => Buffer.from(text),
          })),
      };
    },
  };
}
