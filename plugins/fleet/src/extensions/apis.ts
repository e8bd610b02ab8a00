import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
  type ApiRef,
} from '@backstage/frontend-plugin-api';
import {
  CampaignClient,
  DeploymentClient,
  FleetClient,
  LibraryClient,
  UpdateClient,
  type FleetClientOptions,
} from '@slipway/plugin-fleet-common';
import { campaignApiRef } from '../api/campaignApiRef';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { fleetApiRef } from '../api/fleetApiRef';
import { libraryApiRef } from '../api/libraryApiRef';
import { updateApiRef } from '../api/updateApiRef';

function clientApi<Api>(options: {
  name?: string;
  api: ApiRef<Api>;
  Client: new (options: FleetClientOptions) => Api;
}) {
  const { name, api, Client } = options;
  return ApiBlueprint.make({
    name,
    params: define =>
      define({
        api,
        deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
        factory: deps => new Client(deps),
      }),
  });
}

/** What pages ask the backend through. */
export const apis = [
  clientApi({ api: fleetApiRef, Client: FleetClient }),
  clientApi({
    name: 'library-client',
    api: libraryApiRef,
    Client: LibraryClient,
  }),
  clientApi({
    name: 'deployment-client',
    api: deploymentApiRef,
    Client: DeploymentClient,
  }),
  clientApi({ name: 'update-client', api: updateApiRef, Client: UpdateClient }),
  clientApi({
    name: 'campaign-client',
    api: campaignApiRef,
    Client: CampaignClient,
  }),
];
