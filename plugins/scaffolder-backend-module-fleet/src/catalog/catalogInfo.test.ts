import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { mockCredentials } from '@backstage/backend-test-utils';
import { assertNamesAreFree, parseCatalogInfo } from './catalogInfo';

const URL =
  'http://git.acme.com/acme/payments/src/branch/main/catalog-info.yaml';

describe('parseCatalogInfo', () => {
  it('names the component first, whatever its place', () => {
    const text = [
      'kind: API\nmetadata: {name: payments}',
      'kind: Component\nmetadata: {name: payments, namespace: shop}',
      '',
    ].join('\n---\n');

    expect(parseCatalogInfo(text)).toEqual([
      'component:shop/payments',
      'api:default/payments',
    ]);
  });

  it.each([
    ['', 'describes no entity'],
    ['kind: [', 'is not valid YAML'],
    ['just text', 'holds a document that is no entity'],
    ['kind: Component\nmetadata: {}', 'each needs kind and metadata.name'],
  ])('says what is wrong with %j', (text, sentence) => {
    expect(() => parseCatalogInfo(text)).toThrow(sentence);
  });
});

describe('assertNamesAreFree', () => {
  const check = (origin: string) =>
    assertNamesAreFree({
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'payments',
              annotations: {
                'backstage.io/managed-by-origin-location': origin,
              },
            },
          },
        ],
      }),
      credentials: mockCredentials.service(),
      entityRefs: ['component:default/payments', 'api:default/payments'],
      catalogInfoUrl: URL,
    });

  it('accepts names that are new or come from this very file', async () => {
    await expect(check(`url:${URL}`)).resolves.toBeUndefined();
  });

  it('refuses a name that comes from elsewhere', async () => {
    await expect(check('url:http://git.acme.com/other')).rejects.toThrow(
      'component:default/payments is in the catalog already, from url:http://git.acme.com/other; choose another name',
    );
  });
});
