import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { repositoryAt } from './repositoryAt';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [
        { host: 'git.acme.com' },
        {
          host: 'portal.acme.com',
          baseUrl: 'https://portal.acme.com/api/git-host',
        },
      ],
    },
  }),
);

describe('repositoryAt', () => {
  it.each([
    [
      'https://git.acme.com/acme/payments/src/branch/main/',
      { owner: 'acme', name: 'payments', branch: 'main' },
    ],
    [
      'https://git.acme.com/acme/payments/src/branch/main/services/one/',
      { owner: 'acme', name: 'payments', branch: 'main' },
    ],
    [
      'https://git.acme.com/acme/payments.git',
      { owner: 'acme', name: 'payments', branch: undefined },
    ],
    [
      'https://git.acme.com/acme/payments/src/commit/0123abc/',
      { owner: 'acme', name: 'payments', branch: undefined },
    ],
    [
      'https://portal.acme.com/api/git-host/acme/payments/src/branch/main/',
      { owner: 'acme', name: 'payments', branch: 'main' },
    ],
  ])('finds the repository of %s', (url, { owner, name, branch }) => {
    const found = repositoryAt(url, integrations);

    expect(found).toMatchObject({ owner, name });
    expect(found?.branch).toBe(branch);
  });

  it.each([
    'https://github.com/acme/payments/tree/main/',
    'https://git.acme.com/acme',
    'https://portal.acme.com/catalog/acme/payments',
    'not a URL',
  ])('finds nothing at %s', url => {
    expect(repositoryAt(url, integrations)).toBeUndefined();
  });
});
