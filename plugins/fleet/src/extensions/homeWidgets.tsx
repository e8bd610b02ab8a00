import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

const ownServicesWidget = HomePageWidgetBlueprint.make({
  name: 'own-services',
  params: {
    name: 'own-services',
    title: 'Your services',
    description: 'The services that you or one of your groups owns',
    layout: { width: { defaultColumns: 12 } },
    components: () =>
      import('../components/OwnServices/OwnServices').then(
        ({ OwnServices }) => ({ Content: OwnServices }),
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
      import('../components/DeploymentSituation/OwnDeployments').then(
        ({ OwnDeployments }) => ({ Content: OwnDeployments }),
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
      import('../components/LibrarySituation/OwnLibraries').then(
        ({ OwnLibraries }) => ({ Content: OwnLibraries }),
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
      import('../components/WaitingUpdates/OwnUpdates').then(
        ({ OwnUpdates }) => ({ Content: OwnUpdates }),
      ),
  },
});

/** What the home page shows of the fleet. */
export const homeWidgets = [
  ownServicesWidget,
  ownDeploymentsWidget,
  ownLibrariesWidget,
  ownUpdatesWidget,
];
