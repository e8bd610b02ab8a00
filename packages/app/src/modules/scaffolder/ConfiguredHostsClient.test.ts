import { mockApis } from '@backstage/frontend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { ConfiguredHostsClient } from './ConfiguredHostsClient';

describe('ConfiguredHostsClient', () => {
  const configApi = mockApis.config({
    data: {
      integrations: {
        gitea: [
          { host: 'localhost:7130', baseUrl: 'http://localhost:7130/git' },
        ],
        github: [{ host: 'github.acme.com' }],
      },
    },
  });
  const client = new ConfiguredHostsClient({
    configApi,
    discoveryApi: { getBaseUrl: async () => 'http://localhost' },
    fetchApi: { fetch: jest.fn() },
    scmIntegrationsApi: ScmIntegrations.fromConfig(configApi),
  });

  async function hostsFor(allowedHosts: string[]) {
    const { integrations } = await client.getIntegrationsList({ allowedHosts });
    return integrations.map(({ host }) => host);
  }

  it('offers the configured hosts, not those that Backstage knows by itself', async () => {
    await expect(hostsFor([])).resolves.toEqual([
      'localhost:7130',
      'github.acme.com',
    ]);
  });

  it('offers what the template allows', async () => {
    await expect(hostsFor(['github.com'])).resolves.toEqual(['github.com']);
  });
});
