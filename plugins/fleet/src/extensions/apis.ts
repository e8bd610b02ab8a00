import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  CampaignClient,
  DeploymentClient,
  FleetClient,
  LibraryClient,
  UpdateClient,
} from '@slipway/plugin-fleet-common';
import { campaignApiRef } from '../api/campaignApiRef';
import { deploymentApiRef } from '../api/deploymentApiRef';
import { fleetApiRef } from '../api/fleetApiRef';
import { libraryApiRef } from '../api/libraryApiRef';
import { updateApiRef } from '../api/updateApiRef';

const fleetApi = ApiBlueprint.make({
  params: define =>
    define({
      api: fleetApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new FleetClient(deps),
    }),
});

const libraryApi = ApiBlueprint.make({
  name: 'library-client',
  params: define =>
    define({
      api: libraryApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new LibraryClient(deps),
    }),
});

const deploymentApi = ApiBlueprint.make({
  name: 'deployment-client',
  params: define =>
    define({
      api: deploymentApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new DeploymentClient(deps),
    }),
});

const updateApi = ApiBlueprint.make({
  name: 'update-client',
  params: define =>
    define({
      api: updateApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new UpdateClient(deps),
    }),
});

const campaignApi = ApiBlueprint.make({
  name: 'campaign-client',
  params: define =>
    define({
      api: campaignApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new CampaignClient(deps),
    }),
});

/** What pages ask the backend through. */
export const apis = [
  fleetApi,
  libraryApi,
  deploymentApi,
  updateApi,
  campaignApi,
];
