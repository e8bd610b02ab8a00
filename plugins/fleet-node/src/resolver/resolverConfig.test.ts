import { ConfigReader } from '@backstage/config';
import { readResolverConfig } from './resolverConfig';

describe('readResolverConfig', () => {
  const environment = process.env.PACKAGE_INDEX_URL;
  beforeEach(() => {
    delete process.env.PACKAGE_INDEX_URL;
  });
  afterAll(() => {
    if (environment) process.env.PACKAGE_INDEX_URL = environment;
  });
  const read = (fleet: object) =>
    readResolverConfig(
      new ConfigReader({ backend: { workingDirectory: '/data' }, fleet }),
    );

  it('leaves the index to pip when nothing is said', () => {
    expect(read({})).toEqual({
      indexUrl: undefined,
      signedIn: [],
      reach: [],
      folder: '/data/slipway-resolver',
    });
  });

  it('reaches and signs in to the indexes of the fleet', () => {
    expect(
      read({
        indexes: [
          {
            name: 'internal',
            url: 'https://internal.acme.com/simple',
            internal: ['acme-*'],
            token: 'secret-2',
          },
          {
            name: 'tools',
            url: 'https://open.acme.com/simple',
            internal: false,
            names: ['ruff'],
          },
          {
            name: 'proxy',
            url: 'https://packages.acme.com/all/simple',
            username: 'portal',
            password: 'secret',
          },
        ],
        resolver: { reach: ['https://files.acme.com'] },
      }),
    ).toMatchObject({
      indexUrl: 'https://packages.acme.com/all/simple',
      signedIn: [
        {
          url: 'https://internal.acme.com/simple',
          credentials: { username: '__token__', password: 'secret-2' },
        },
        {
          url: 'https://packages.acme.com/all/simple',
          credentials: { username: 'portal', password: 'secret' },
        },
      ],
      reach: [
        'https://internal.acme.com/simple',
        'https://open.acme.com/simple',
        'https://packages.acme.com/all/simple',
        'https://files.acme.com',
      ],
    });
  });

  it('takes credentials out of the address in the environment', () => {
    process.env.PACKAGE_INDEX_URL =
      'https://me:p%40ss@packages.acme.com/simple/';

    expect(read({})).toMatchObject({
      indexUrl: 'https://packages.acme.com/simple',
      signedIn: [
        {
          url: 'https://packages.acme.com/simple',
          credentials: { username: 'me', password: 'p@ss' },
        },
      ],
    });
  });

  it('says what is wrong with the address in the environment', () => {
    process.env.PACKAGE_INDEX_URL = 'https://me:100%@packages.acme.com/simple';

    expect(() => read({})).toThrow(
      /^PACKAGE_INDEX_URL is wrong.*holds a % that begins no %xx/,
    );
  });

  it('takes a token that stands alone', () => {
    process.env.PACKAGE_INDEX_URL = 'https://:t0ken@packages.acme.com/simple';

    expect(read({}).signedIn).toEqual([
      {
        url: 'https://packages.acme.com/simple',
        credentials: { username: '', password: 't0ken' },
      },
    ]);
  });

  it.each([
    [{ resolver: { index: 'packages.acme.com' } }, /is no address/],
    [{ resolver: { reach: ['file:///etc'] } }, /is no address/],
    [
      { resolver: { index: 'https://me:secret@packages.acme.com/simple' } },
      /packages.acme.com holds credentials.*an entry of fleet.indexes/,
    ],
    [
      { indexes: [{ name: 'a', url: 'https://a.acme.com', username: 'me' }] },
      /fleet.indexes\[0\] needs both username and password/,
    ],
  ])('refuses %j without repeating a secret', (fleet, message) => {
    expect(() => read(fleet)).toThrow(message);
    expect(() => read(fleet)).not.toThrow(/me:secret/);
  });
});
