import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { remoteForUrl } from './remoteForUrl';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [
        {
          host: 'git.acme.com',
          baseUrl: 'http://127.0.0.1:3000',
          username: 'slipway',
          password: 'secret',
        },
      ],
      github: [
        { host: 'github.acme.com', apiBaseUrl: 'https://x', token: 't1' },
      ],
      gitlab: [
        {
          host: 'gitlab.acme.com',
          apiBaseUrl: 'https://gitlab.acme.com/api/v4',
          token: 't2',
        },
      ],
    },
  }),
);

const basic = (pair: string) =>
  `Authorization: Basic ${Buffer.from(pair).toString('base64')}`;

describe('remoteForUrl', () => {
  it.each([
    [
      'https://git.acme.com/acme/gitops',
      'http://127.0.0.1:3000/acme/gitops.git',
      { 'http.http://127.0.0.1:3000/.extraHeader': basic('slipway:secret') },
    ],
    [
      'https://github.acme.com/acme/gitops/',
      'https://github.acme.com/acme/gitops.git',
      {
        'http.https://github.acme.com/.extraHeader': basic('x-access-token:t1'),
      },
    ],
    [
      'https://gitlab.acme.com/acme/platform/gitops.git',
      'https://gitlab.acme.com/acme/platform/gitops.git',
      { 'http.https://gitlab.acme.com/.extraHeader': basic('oauth2:t2') },
    ],
  ])('signs in at the host of %s alone', async (url, cloneUrl, header) => {
    await expect(remoteForUrl(url, integrations)).resolves.toEqual({
      url: cloneUrl,
      config: { 'http.followRedirects': 'false', ...header },
    });
  });

  it('says what to configure for a host that nobody knows', async () => {
    await expect(
      remoteForUrl('https://other.acme.com/a/b', integrations),
    ).rejects.toThrow(
      'other.acme.com of https://other.acme.com/a/b is none of',
    );
  });
});
