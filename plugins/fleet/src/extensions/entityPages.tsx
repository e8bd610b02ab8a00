import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';

/** The components that the fleet is about; fleet-backend follows the same. */
const SERVICES = { kind: 'component', 'spec.type': 'service' };

const librariesTab = EntityContentBlueprint.make({
  name: 'libraries',
  params: {
    path: '/libraries',
    title: 'Libraries',
    filter: SERVICES,
    loader: () =>
      import('../components/LibrariesTab/LibrariesTab').then(
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
      import('../components/DeploymentsTab/DeploymentsTab').then(
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
      import('../components/TemplateTab/TemplateTab').then(
        ({ TemplateTab }) => <TemplateTab />,
      ),
  },
});

const fleetCard = EntityCardBlueprint.make({
  name: 'summary',
  params: {
    type: 'info',
    filter: SERVICES,
    loader: () =>
      import('../components/FleetCard/FleetCard').then(({ FleetCard }) => (
        <FleetCard />
      )),
  },
});

const teamDeploymentsCard = EntityCardBlueprint.make({
  name: 'team-deployments',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('../components/DeploymentSituation/TeamDeploymentsCard').then(
        ({ TeamDeploymentsCard }) => <TeamDeploymentsCard />,
      ),
  },
});

const teamLibrariesCard = EntityCardBlueprint.make({
  name: 'team-libraries',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('../components/LibrarySituation/TeamLibrariesCard').then(
        ({ TeamLibrariesCard }) => <TeamLibrariesCard />,
      ),
  },
});

const teamUpdatesCard = EntityCardBlueprint.make({
  name: 'team-updates',
  params: {
    type: 'info',
    filter: { kind: 'group' },
    loader: () =>
      import('../components/WaitingUpdates/TeamUpdatesCard').then(
        ({ TeamUpdatesCard }) => <TeamUpdatesCard />,
      ),
  },
});

/** What the pages of services and teams show of the fleet. */
export const entityPages = [
  librariesTab,
  deploymentsTab,
  templateTab,
  fleetCard,
  teamDeploymentsCard,
  teamLibrariesCard,
  teamUpdatesCard,
];
