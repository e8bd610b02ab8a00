import { ConfigReader } from '@backstage/config';
import { readClusters } from './readClusters';

function read(cluster: object, name = 'eu-1') {
  const config = new ConfigReader({
    kubernetes: {
      clusterLocatorMethods: [
        { type: 'catalog' },
        { type: 'config', clusters: [{ name: 'eu-1', ...cluster }] },
      ],
    },
  });
  return readClusters(config, [name])[0];
}

const url = 'https://eu-1.acme.com/';

describe('readClusters', () => {
  it('takes what Backstage takes', () => {
    expect(
      read({
        url,
        authProvider: 'serviceAccount',
        serviceAccountToken: 'token',
        caData: 'AAAA',
      }),
    ).toEqual({
      name: 'eu-1',
      cluster: {
        name: 'eu-1',
        server: 'https://eu-1.acme.com',
        token: 'token',
        caData: 'AAAA',
        caFile: undefined,
        skipTLSVerify: false,
      },
    });
    expect(
      read({
        url,
        authMetadata: {
          'kubernetes.io/auth-provider': 'serviceAccount',
          serviceAccountToken: 'other',
        },
      }),
    ).toMatchObject({ cluster: { token: 'other' } });
  });

  it.each([
    [{ url, authProvider: 'google' }, 'eu-1', 'signed in to with google'],
    [{ url: 'eu-1', authProvider: 'serviceAccount' }, 'eu-1', 'is not a URL'],
    [{ url }, 'us-1', 'names the cluster us-1, which is none of'],
  ])('says what is wrong with %j for %s', (cluster, name, problem) => {
    expect(read(cluster, name)).toEqual({
      name,
      problem: expect.stringContaining(problem),
    });
  });
});
