import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  assertNamesAreFree,
  assertReferencesExist,
  parseCatalogInfo,
  parseReferences,
} from './catalogInfo';

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

describe('parseReferences', () => {
  it('names each owner and system once, as the catalog would', () => {
    const text = [
      'kind: Component\nmetadata: {name: payments}\nspec: {owner: payments, system: shop}',
      'kind: API\nmetadata: {name: payments}\nspec: {owner: "group:default/payments"}',
      'kind: System\nmetadata: {name: shop}\nspec: {owner: "user:ann"}',
    ].join('\n---\n');

    expect(parseReferences(text)).toEqual([
      'group:default/payments',
      'user:default/ann',
    ]);
  });
});

describe('assertReferencesExist', () => {
  const catalog = catalogServiceMock({
    entities: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name: 'payments' },
      },
    ],
  });
  const credentials = mockCredentials.service();

  it('accepts what the catalog knows', async () => {
    await expect(
      assertReferencesExist({
        catalog,
        credentials,
        entityRefs: ['group:default/payments'],
      }),
    ).resolves.toBeUndefined();
  });

  it('names what the catalog does not know', async () => {
    await expect(
      assertReferencesExist({
        catalog,
        credentials,
        entityRefs: ['group:default/payments', 'group:default/nobody'],
      }),
    ).rejects.toThrow('Not in the catalog: group:default/nobody; choose');
  });
});
