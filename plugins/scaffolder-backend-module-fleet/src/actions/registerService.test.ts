import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createRegisterServiceAction } from './registerService';

const CONTENTS = 'http://git.acme.com/acme/payments/src/branch/main/';
const FILE = `${CONTENTS}catalog-info.yaml`;
const CATALOG_INFO = 'kind: Component\nmetadata:\n  name: payments\n';

function component(origin: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments',
      annotations: { 'backstage.io/managed-by-origin-location': origin },
    },
  };
}

/** A catalog that shows what is registered after a few questions, as the real one does after a second or two. */
function slowCatalog(options: { existing?: string; appears?: boolean } = {}) {
  const catalog = catalogServiceMock.mock();
  const registered: string[] = [];
  let questions = 0;
  catalog.getEntitiesByRefs.mockResolvedValue({
    items: options.existing ? [component(options.existing)] : [undefined],
  });
  catalog.addLocation.mockImplementation(async ({ target, onConflict }) => {
    registered.push(`${target} ${onConflict}`);
    return {
      location: {
        id: '1',
        type: 'url',
        target,
        entityRef: 'location:default/generated-1',
      },
      entities: [],
    };
  });
  catalog.getEntityByRef.mockImplementation(async () => {
    questions += 1;
    const ready = options.appears !== false && questions > 2;
    return ready && registered.length ? component(`url:${FILE}`) : undefined;
  });
  return { catalog, registered };
}

async function register(options: {
  catalog: CatalogService;
  catalogInfo?: string;
  readService?: jest.Mock;
  initiator?: BackstageCredentials;
}) {
  const reader = mockServices.urlReader.mock({
    readUrl: async url => {
      if (url !== FILE) throw new NotFoundError(url);
      return {
        buffer: async () => Buffer.from(options.catalogInfo ?? CATALOG_INFO),
      };
    },
  });
  const readService = options.readService ?? jest.fn();
  const action = createRegisterServiceAction({
    reader,
    catalog: options.catalog,
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    fleet: { readService },
    timeoutMs: 1_500,
  });
  const outputs: Record<string, unknown> = {};
  const logger = mockServices.logger.mock();
  await action.handler({
    ...createMockActionContext({
      logger,
      input: { repoContentsUrl: CONTENTS },
    }),
    getInitiatorCredentials: async () =>
      options.initiator ?? mockCredentials.user(),
    output: (name, value) => {
      outputs[name] = value;
    },
  });
  return { outputs, readService, logged: logger.info.mock.calls.join('\n') };
}

describe('service:register', () => {
  it('registers the file of the default branch, waits, and has the libraries read', async () => {
    const { catalog, registered } = slowCatalog();

    const { outputs, readService } = await register({ catalog });

    expect(outputs).toEqual({
      entityRef: 'component:default/payments',
      catalogInfoUrl: FILE,
    });
    expect(registered).toEqual([`${FILE} refresh`]);
    expect(readService).toHaveBeenCalledWith('component:default/payments', {
      token: expect.any(String),
    });
  });

  it('does the same again for a service that is registered from this file', async () => {
    const { catalog, registered } = slowCatalog({ existing: `url:${FILE}` });

    await register({ catalog });

    expect(registered).toEqual([`${FILE} refresh`]);
  });

  it.each([
    [
      'a person, with their own rights',
      mockCredentials.user(),
      { type: 'user', userEntityRef: 'user:default/mock' },
    ],
    [
      "a service's restricted token, as the scaffolder",
      mockCredentials.service('external:ci', { permissionNames: ['x'] }),
      { type: 'service', subject: 'plugin:scaffolder' },
    ],
  ])('registers for %s', async (_, initiator, principal) => {
    const { catalog } = slowCatalog();
    const addLocation = jest.spyOn(catalog, 'addLocation');

    await register({ catalog, initiator });

    expect(addLocation).toHaveBeenCalledWith(expect.anything(), {
      credentials: expect.objectContaining({ principal }),
    });
  });

  it('registers nothing when the name comes from elsewhere', async () => {
    const { catalog, registered } = slowCatalog({ existing: 'url:elsewhere' });

    await expect(register({ catalog })).rejects.toThrow(
      'component:default/payments is in the catalog already, from url:elsewhere',
    );

    expect(registered).toEqual([]);
  });

  it('succeeds when the libraries cannot be read yet, and says so', async () => {
    const { catalog } = slowCatalog();
    const readService = jest.fn().mockRejectedValue(new Error('not there'));

    const { outputs, logged } = await register({ catalog, readService });

    expect(outputs.entityRef).toBe('component:default/payments');
    expect(logged).toContain(
      'will be read by the next sweep: Error: not there',
    );
  });

  it('says where to look when the catalog never shows the service', async () => {
    const { catalog } = slowCatalog({ appears: false });

    await expect(register({ catalog })).rejects.toThrow(
      /^The catalog does not show component:default\/payments after 2 seconds, though .* is registered; look for/,
    );
  });

  it('registers nothing when the file is no catalog file', async () => {
    const { catalog, registered } = slowCatalog();

    await expect(register({ catalog, catalogInfo: 'kind: [' })).rejects.toThrow(
      `${FILE} cannot be read as a catalog file`,
    );

    expect(registered).toEqual([]);
  });
});
