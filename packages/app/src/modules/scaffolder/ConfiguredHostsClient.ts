import type { ConfigApi } from '@backstage/frontend-plugin-api';
import {
  ScaffolderClient,
  type ScaffolderGetIntegrationsListOptions,
  type ScaffolderGetIntegrationsListResponse,
} from '@backstage/plugin-scaffolder-common';

type ClientOptions = ConstructorParameters<typeof ScaffolderClient>[0];

/**
 * Backstage's client, but a RepoUrlPicker without `allowedHosts` offers the git hosts of the configuration instead of
 * none. The embedded host's name holds its port, which differs per installation, so no template can name it.
 */
export class ConfiguredHostsClient extends ScaffolderClient {
  private readonly configuredHosts: string[];

  constructor({
    configApi,
    ...options
  }: ClientOptions & { configApi: ConfigApi }) {
    super(options);
    const integrations = configApi.getOptionalConfig('integrations');
    this.configuredHosts = (integrations?.keys() ?? []).flatMap(type =>
      (integrations?.getOptionalConfigArray(type) ?? []).flatMap(
        integration => integration.getOptionalString('host') ?? [],
      ),
    );
  }

  override getIntegrationsList({
    allowedHosts,
  }: ScaffolderGetIntegrationsListOptions): Promise<ScaffolderGetIntegrationsListResponse> {
    return super.getIntegrationsList({
      allowedHosts: allowedHosts.length ? allowedHosts : this.configuredHosts,
    });
  }
}
