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
import {
  CampaignClient,
  DeploymentClient,
  FleetClient,
  LibraryClient,
  UpdateClient,
} from '@slipway/plugin-fleet-common';
import { campaignApiRef } from './api/campaignApiRef';
import { deploymentApiRef } from './api/deploymentApiRef';
import { fleetApiRef } from './api/fleetApiRef';
import { libraryApiRef } from './api/libraryApiRef';
import { updateApiRef } from './api/updateApiRef';
import { KeepSearch } from './components/KeepSearch';
import {
  advisoriesRouteRef,
  campaignsRouteRef,
  createServiceRouteRef,
  deploymentsRouteRef,
  environmentsRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  matrixRouteRef,
  policiesRouteRef,
  promoteServiceRouteRef,
  scaffolderTaskRouteRef,
  servicesRouteRef,
  templatesRouteRef,
  updatesRouteRef,
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

const environmentsPage = SubPageBlueprint.make({
  name: 'environments',
  params: {
    path: 'environments',
    title: 'Environments',
    routeRef: environmentsRouteRef,
    loader: () =>
      import('./components/EnvironmentsPage/EnvironmentsPage').then(
        ({ EnvironmentsPage }) => <EnvironmentsPage />,
      ),
  },
});

const timelinePage = SubPageBlueprint.make({
  name: 'deployments',
  params: {
    path: 'deployments',
    title: 'Timeline',
    routeRef: deploymentsRouteRef,
    loader: () =>
      import('./components/TimelinePage/TimelinePage').then(
        ({ TimelinePage }) => <TimelinePage />,
      ),
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

const templatesPage = SubPageBlueprint.make({
  name: 'templates',
  params: {
    path: 'templates',
    title: 'Templates',
    routeRef: templatesRouteRef,
    loader: () =>
      import('./components/TemplatesPage/TemplatesPage').then(
        ({ TemplatesPage }) => <TemplatesPage />,
      ),
  },
});

const updatesPage = SubPageBlueprint.make({
  name: 'updates',
  params: {
    path: 'updates',
    title: 'Updates',
    routeRef: updatesRouteRef,
    loader: () =>
      import('./components/UpdatesPage/UpdatesPage').then(({ UpdatesPage }) => (
        <UpdatesPage />
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

const templateTab = EntityContentBlueprint.make({
  name: 'template',
  params: {
    path: '/template',
    title: 'Template',
    filter: SERVICES,
    loader: () =>
      import('./components/TemplateTab/TemplateTab').then(({ TemplateTab }) => (
        <TemplateTab />
      )),
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

const teamDeploymentsCard = EntityCardBlueprint.make({
  name: 'team-deployments',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('./components/DeploymentSituation/TeamDeploymentsCard').then(
        ({ TeamDeploymentsCard }) => <TeamDeploymentsCard />,
      ),
  },
});

const teamUpdatesCard = EntityCardBlueprint.make({
  name: 'team-updates',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('./components/WaitingUpdates/TeamUpdatesCard').then(
        ({ TeamUpdatesCard }) => <TeamUpdatesCard />,
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

const ownDeploymentsWidget = HomePageWidgetBlueprint.make({
  name: 'own-deployments',
  params: {
    name: 'own-deployments',
    title: 'Deployments of your services',
    description: 'What of them failed, drifted, is missing or stale',
    components: () =>
      import('./components/DeploymentSituation/OwnDeployments').then(
        ({ OwnDeployments }) => ({ Content: OwnDeployments }),
      ),
  },
});

const ownUpdatesWidget = HomePageWidgetBlueprint.make({
  name: 'own-updates',
  params: {
    name: 'own-updates',
    title: 'Updates waiting for you',
    description: 'Pull requests that Slipway proposed to your services',
    components: () =>
      import('./components/WaitingUpdates/OwnUpdates').then(
        ({ OwnUpdates }) => ({ Content: OwnUpdates }),
      ),
  },
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

const campaignsPage = SubPageBlueprint.make({
  name: 'campaigns',
  params: {
    path: 'campaigns',
    title: 'Campaigns',
    routeRef: campaignsRouteRef,
    loader: () =>
      import('./components/CampaignsPage/CampaignsPage').then(
        ({ CampaignsPage }) => <CampaignsPage />,
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
    environments: environmentsRouteRef,
    deployments: deploymentsRouteRef,
    libraries: librariesRouteRef,
    advisories: advisoriesRouteRef,
    matrix: matrixRouteRef,
    policies: policiesRouteRef,
    templates: templatesRouteRef,
    updates: updatesRouteRef,
    campaigns: campaignsRouteRef,
  },
  externalRoutes: {
    createService: createServiceRouteRef,
    promoteService: promoteServiceRouteRef,
    scaffolderTask: scaffolderTaskRouteRef,
  },
  extensions: [
    fleetApi,
    libraryApi,
    deploymentApi,
    updateApi,
    fleetPage,
    servicesPage,
    environmentsPage,
    timelinePage,
    librariesPage,
    advisoriesPage,
    matrixPage,
    policiesPage,
    templatesPage,
    updatesPage,
    campaignApi,
    campaignsPage,
    librariesTab,
    deploymentsTab,
    templateTab,
    fleetCard,
    teamDeploymentsCard,
    teamLibrariesCard,
    teamUpdatesCard,
    ownServicesWidget,
    ownDeploymentsWidget,
    ownLibrariesWidget,
    ownUpdatesWidget,
  ],
});
