import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { repositoryAtUrl } from './forge';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [
        { host: 'git.acme.com' },
        {
          host: 'localhost:7007',
          baseUrl: 'http://localhost:7007/api/git-host',
        },
      ],
    },
  }),
);

describe('repositoryAtUrl', () => {
  it.each([
    'https://git.acme.com/acme/gitops',
    'https://git.acme.com/acme/gitops/',
    'https://git.acme.com/acme/gitops.git',
    'https://git.acme.com/acme/gitops/src/branch/main/README.md',
    'http://localhost:7007/api/git-host/acme/gitops',
    'http://localhost:7007/api/git-host/acme/gitops/src/branch/main/',
    'http://localhost:7007/acme/gitops',
  ])('finds it at %s', address => {
    expect(repositoryAtUrl(address, integrations)).toMatchObject({
      forge: { host: new URL(address).host },
      owner: 'acme',
      name: 'gitops',
    });
  });

  it.each([
    ['gitops', 'is no address of a repository'],
    ['https://elsewhere.acme.com/acme/gitops', 'elsewhere.acme.com is not'],
    ['https://git.acme.com/acme', 'names no repo'],
    ['https://git.acme.com/', 'names no owner'],
    ['https://git.acme.com/acme/%2e%2e%2fx', 'cannot be the repo'],
  ])('refuses %s', (address, sentence) => {
    expect(() => repositoryAtUrl(address, integrations)).toThrow(sentence);
  });
});
