import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiShipLine } from '@remixicon/react';
import { FleetClient, LibraryClient } from '@slipway/plugin-fleet-common';
import { fleetApiRef } from './api/fleetApiRef';
import { libraryApiRef } from './api/libraryApiRef';
import { createServiceRouteRef, fleetRouteRef } from './routes';

/** The components that the fleet is about; fleet-backend follows the same. */
const SERVICES = { kind: 'component', 'spec.type': 'service' };

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

const fleetPage = PageBlueprint.make({
  params: {
    path: '/fleet',
    title: 'Fleet',
    icon: <RiShipLine />,
    routeRef: fleetRouteRef,
    loader: () =>
      import('./components/FleetPage/FleetPage').then(({ FleetPage }) => (
        <FleetPage />
      )),
  },
});

const librariesTab = EntityContentBlueprint.make({
  name: 'libraries',
  params: {
    path: '/libraries',
    title: 'Libraries',
    filter: SERVICES,
    loader: () =>
      import('./components/LibrariesTab/LibrariesTab').then(
        ({ LibrariesTab }) => <LibrariesTab />,
      ),
  },
});

const deploymentsTab = EntityContentBlueprint.make({
  name: 'deployments',
  params: {
    path: '/deployments',
    title: 'Deployments',
    filter: SERVICES,
    loader: () =>
      import('./components/DeploymentsTab/DeploymentsTab').then(
        ({ DeploymentsTab }) => <DeploymentsTab />,
      ),
  },
});

const fleetCard = EntityCardBlueprint.make({
  name: 'summary',
  params: {
    type: 'info',
    filter: SERVICES,
    loader: () =>
      import('./components/FleetCard/FleetCard').then(({ FleetCard }) => (
        <FleetCard />
      )),
  },
});

const ownServicesWidget = HomePageWidgetBlueprint.make({
  name: 'own-services',
  params: {
    name: 'own-services',
    title: 'Your services',
    description: 'The services that you or one of your groups owns',
    layout: { width: { defaultColumns: 12 } },
    components: () =>
      import('./components/OwnServices/OwnServices').then(
        ({ OwnServices }) => ({ Content: OwnServices }),
      ),
  },
});

export const fleetPlugin = createFrontendPlugin({
  pluginId: 'fleet',
  title: 'Fleet',
  icon: <RiShipLine />,
  routes: { root: fleetRouteRef },
  externalRoutes: { createService: createServiceRouteRef },
  extensions: [
    fleetApi,
    libraryApi,
    fleetPage,
    librariesTab,
    deploymentsTab,
    fleetCard,
    ownServicesWidget,
  ],
});
