import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
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
import { KeepSearch } from './components/KeepSearch';
import {
  advisoriesRouteRef,
  createServiceRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  matrixRouteRef,
  policiesRouteRef,
  servicesRouteRef,
} from './routes';

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

const fleetPage = PageBlueprint.makeWithOverrides({
  *factory(originalFactory) {
    const page = originalFactory({
      path: '/fleet',
      title: 'Fleet',
      icon: <RiShipLine />,
      routeRef: fleetRouteRef,
    });
    const tabs = page.get(coreExtensionData.reactElement);
    for (const data of page) {
      if (data.id !== coreExtensionData.reactElement.id) yield data;
    }
    yield coreExtensionData.reactElement(<KeepSearch>{tabs}</KeepSearch>);
  },
});

const servicesPage = SubPageBlueprint.make({
  name: 'services',
  params: {
    path: 'services',
    title: 'Services',
    routeRef: servicesRouteRef,
    loader: () =>
      import('./components/FleetPage/FleetPage').then(({ FleetPage }) => (
        <FleetPage />
      )),
  },
});

const librariesPage = SubPageBlueprint.make({
  name: 'libraries',
  params: {
    path: 'libraries',
    title: 'Libraries',
    routeRef: librariesRouteRef,
    loader: () =>
      import('./components/LibrariesPage/LibrariesPage').then(
        ({ LibrariesPage }) => <LibrariesPage />,
      ),
  },
});

const advisoriesPage = SubPageBlueprint.make({
  name: 'advisories',
  params: {
    path: 'advisories',
    title: 'Advisories',
    routeRef: advisoriesRouteRef,
    loader: () =>
      import('./components/AdvisoriesPage/AdvisoriesPage').then(
        ({ AdvisoriesPage }) => <AdvisoriesPage />,
      ),
  },
});

const matrixPage = SubPageBlueprint.make({
  name: 'matrix',
  params: {
    path: 'matrix',
    title: 'Matrix',
    routeRef: matrixRouteRef,
    loader: () =>
      import('./components/MatrixPage/MatrixPage').then(({ MatrixPage }) => (
        <MatrixPage />
      )),
  },
});

const policiesPage = SubPageBlueprint.make({
  name: 'policies',
  params: {
    path: 'policies',
    title: 'Policies',
    routeRef: policiesRouteRef,
    loader: () =>
      import('./components/PoliciesPage/PoliciesPage').then(
        ({ PoliciesPage }) => <PoliciesPage />,
      ),
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

const teamLibrariesCard = EntityCardBlueprint.make({
  name: 'team-libraries',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('./components/LibrarySituation/TeamLibrariesCard').then(
        ({ TeamLibrariesCard }) => <TeamLibrariesCard />,
      ),
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

const ownLibrariesWidget = HomePageWidgetBlueprint.make({
  name: 'own-libraries',
  params: {
    name: 'own-libraries',
    title: 'Libraries of your services',
    description: 'What of them is vulnerable, outdated or late',
    components: () =>
      import('./components/LibrarySituation/OwnLibraries').then(
        ({ OwnLibraries }) => ({ Content: OwnLibraries }),
      ),
  },
});

export const fleetPlugin = createFrontendPlugin({
  pluginId: 'fleet',
  title: 'Fleet',
  icon: <RiShipLine />,
  routes: {
    root: fleetRouteRef,
    services: servicesRouteRef,
    libraries: librariesRouteRef,
    advisories: advisoriesRouteRef,
    matrix: matrixRouteRef,
    policies: policiesRouteRef,
  },
  externalRoutes: { createService: createServiceRouteRef },
  extensions: [
    fleetApi,
    libraryApi,
    fleetPage,
    servicesPage,
    librariesPage,
    advisoriesPage,
    matrixPage,
    policiesPage,
    librariesTab,
    deploymentsTab,
    fleetCard,
    teamLibrariesCard,
    ownServicesWidget,
    ownLibrariesWidget,
  ],
});
