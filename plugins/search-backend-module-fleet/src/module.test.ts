import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import searchPlugin from '@backstage/plugin-search-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ServiceWithLibraries } from '@slipway/plugin-fleet-common';
import Router from 'express-promise-router';
import request from 'supertest';
import searchModuleFleet from '.';

const LIMITED_USER = 'user:default/limited';
const SECRET = 'component:default/secret';

const SERVICES: ServiceWithLibraries[] = [
  {
    service: 'component:default/payments',
    name: 'payments',
    owner: 'group:default/shop',
    system: 'system:default/shop',
    libraries: [
      { name: 'acme-common', versions: ['3.1', '4.0'] },
      { name: 'celery', versions: ['5.4'] },
    ],
  },
  {
    service: 'component:tools/Reports',
    name: 'Reports',
    title: 'Monthly reports',
    libraries: [{ name: 'pandas', versions: ['2.2'] }],
  },
  {
    service: SECRET,
    name: 'secret',
    owner: 'group:default/secret',
    system: 'system:default/secret',
    libraries: [{ name: 'celery', versions: ['5.3'] }],
  },
];

/** The real search backend; the fleet gives one service a page, and the catalog hides one from {@link LIMITED_USER}. */
async function startSearch() {
  const askedBy: unknown[] = [];
  const fleet = createBackendPlugin({
    pluginId: 'fleet',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ httpAuth, httpRouter }) {
          const router = Router();
          router.get('/service-libraries', async (asked, response) => {
            const { principal } = await httpAuth.credentials(asked, {
              allow: ['service'],
            });
            askedBy.push({
              subject: principal.subject,
              direct: asked.query.direct,
            });
            const index = Number(asked.query.cursor ?? 0);
            response.json({
              items: SERVICES.slice(index, index + 1),
              totalItems: SERVICES.length,
              nextCursor: SERVICES[index + 1] && `${index + 1}`,
            });
          });
          httpRouter.use(router);
        },
      });
    },
  });
  const isLimited = (call: unknown) =>
    JSON.stringify(call).includes(LIMITED_USER);
  const permissions = mockServices.permissions.mock({
    authorize: async (requests, call) =>
      requests.map(({ resourceRef }) => ({
        result:
          isLimited(call) && resourceRef === SECRET
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      })),
    authorizeConditional: async (requests, call) =>
      requests.map(() =>
        isLimited(call)
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: { rule: 'X', resourceType: 'catalog-entity' },
            }
          : { result: AuthorizeResult.ALLOW },
      ),
  });
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      searchPlugin,
      searchModuleFleet,
      fleet,
      permissions.factory,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.rootConfig.factory({
        data: { permission: { enabled: true } },
      }),
    ],
  });
  return {
    askedBy,
    stop: () => backend.stop(),
    index: () => scheduler.triggerTask('search_index_service_libraries'),
    find: async (term: string, user?: string) => {
      const { body } = await request(backend.server)
        .get('/api/search/query')
        .query({ term, types: ['service-libraries'] })
        .set('Authorization', mockCredentials.user.header(user));
      return body.results.map(
        ({ document }: { document: { location: string } }) => document.location,
      );
    },
    query: async (term: string) =>
      (
        await request(backend.server)
          .get('/api/search/query')
          .query({ term })
          .set('Authorization', mockCredentials.user.header())
      ).body.results,
  };
}

describe('search for libraries', () => {
  let search: Awaited<ReturnType<typeof startSearch>>;
  beforeEach(async () => {
    search = await startSearch();
    await search.index();
  });
  afterEach(() => search.stop());

  it('finds the services that use one, on their tab of libraries', async () => {
    expect(await search.find('pandas')).toEqual([
      '/catalog/tools/component/reports/libraries',
    ]);
    // The engine without a server also finds what is only like it, behind what is it.
    expect((await search.find('acme-common'))[0]).toBe(
      '/catalog/default/component/payments/libraries',
    );
    expect((await search.find('celery')).sort()).toEqual([
      '/catalog/default/component/payments/libraries',
      '/catalog/default/component/secret/libraries',
    ]);
  });

  it('finds none that the searcher may not read in the catalog', async () => {
    expect(await search.find('celery', LIMITED_USER)).toEqual([
      '/catalog/default/component/payments/libraries',
    ]);
  });

  it('names libraries and owner, and not who may see them', async () => {
    const [found] = await search.query('acme-common');

    expect(found).toMatchObject({
      type: 'service-libraries',
      document: {
        title: 'payments: libraries',
        text: 'acme-common, celery',
        owner: 'group:default/shop',
        system: 'system:default/shop',
      },
    });
    expect(found.document).not.toHaveProperty('authorization');
  });

  it('asks the fleet as the search plugin, page by page', async () => {
    expect(search.askedBy).toHaveLength(SERVICES.length);
    expect(search.askedBy[0]).toEqual({
      subject: 'plugin:search',
      direct: 'true',
    });
  });
});
