import {
  coreExtensionData,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiShipLine } from '@remixicon/react';
import { KeepSearch } from '../components/KeepSearch';
import {
  advisoriesRouteRef,
  campaignsRouteRef,
  deploymentsRouteRef,
  environmentsRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  matrixRouteRef,
  policiesRouteRef,
  servicesRouteRef,
  templatesRouteRef,
  updatesRouteRef,
} from '../routes';

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
      import('../components/FleetPage/FleetPage').then(({ FleetPage }) => (
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
      import('../components/EnvironmentsPage/EnvironmentsPage').then(
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
      import('../components/TimelinePage/TimelinePage').then(
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
      import('../components/LibrariesPage/LibrariesPage').then(
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
      import('../components/AdvisoriesPage/AdvisoriesPage').then(
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
      import('../components/MatrixPage/MatrixPage').then(({ MatrixPage }) => (
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
      import('../components/PoliciesPage/PoliciesPage').then(
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
      import('../components/TemplatesPage/TemplatesPage').then(
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
      import('../components/UpdatesPage/UpdatesPage').then(
        ({ UpdatesPage }) => <UpdatesPage />,
      ),
  },
});

const campaignsPage = SubPageBlueprint.make({
  name: 'campaigns',
  params: {
    path: 'campaigns',
    title: 'Campaigns',
    routeRef: campaignsRouteRef,
    loader: () =>
      import('../components/CampaignsPage/CampaignsPage').then(
        ({ CampaignsPage }) => <CampaignsPage />,
      ),
  },
});

/** The page of the fleet, and its tabs in their order. */
export const pages = [
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
  campaignsPage,
];
