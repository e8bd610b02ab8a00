import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { QueryClient } from '@tanstack/react-query';
import { CampaignApi, campaignApiRef } from '../api/campaignApiRef';
import { DeploymentApi, deploymentApiRef } from '../api/deploymentApiRef';
import { FleetApi, fleetApiRef } from '../api/fleetApiRef';
import { LibraryApi, libraryApiRef } from '../api/libraryApiRef';
import { UpdateApi, updateApiRef } from '../api/updateApiRef';
import { FleetQueryProvider } from '../components/FleetQueryProvider';
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
} from '../routes';
import { anEnvironment, aPage, aService, someMetrics } from './builders';
import { aLineage, templateDetails } from './updateBuilders';

const notFaked = async () => {
  throw new Error('This test does not say what the answer is');
};

/** `/api/fleet` with one service; each test replaces what it is about. */
export function fakeFleet(answers: Partial<FleetApi> = {}): FleetApi {
  return {
    getServices: async () => aPage([aService()]),
    getServicesCsv: notFaked,
    getService: async () => aService(),
    getDeployments: async () => aPage([]),
    readService: async () => aService(),
    ...answers,
  };
}

/** The libraries of a fleet in which nobody uses any; each test replaces what it is about. */
export function fakeLibraries(answers: Partial<LibraryApi> = {}): LibraryApi {
  return {
    getLibraries: async () => aPage([]),
    getLibrary: notFaked,
    getLibraryUsers: async () => aPage([]),
    getLibraryUsersCsv: notFaked,
    getAdvisories: async () => aPage([]),
    getAdvisory: notFaked,
    getAdvisoryUsers: async () => aPage([]),
    getAdvisoryUsersCsv: notFaked,
    getMatrix: notFaked,
    getPolicies: async () => ({ items: [] }),
    getPolicyUsers: async () => aPage([]),
    getPolicyUsersCsv: notFaked,
    getSituation: notFaked,
    getSources: async () => ({ items: [] }),
    getCsv: notFaked,
    getServiceLibraries: async () => aPage([]),
    getServiceLibrariesCsv: notFaked,
    getSbom: notFaked,
    getTokens: async () => ({ items: [] }),
    createToken: notFaked,
    revokeToken: notFaked,
    ...answers,
  };
}

/** Deployments of a fleet with two environments, to which nothing was deployed; each test replaces what it is about. */
export function fakeDeployments(
  answers: Partial<DeploymentApi> = {},
): DeploymentApi {
  return {
    getEnvironments: async () => ({
      items: [
        anEnvironment({ name: 'staging', order: 0 }),
        anEnvironment({ name: 'production', order: 1, protected: true }),
      ],
    }),
    getMatrix: async () => aPage([]),
    getMatrixCsv: notFaked,
    getTimeline: async () => aPage([]),
    getTimelineCsv: notFaked,
    getServiceEnvironments: async () => ({ items: [] }),
    getWaiting: notFaked,
    getServiceDeploymentsCsv: notFaked,
    getSources: async () => ({ items: [] }),
    getMetrics: async () => someMetrics(),
    ...answers,
  };
}

/** A template of version 2.0.0, and a service that is behind it; each test replaces what it is about. */
export function fakeUpdates(answers: Partial<UpdateApi> = {}): UpdateApi {
  return {
    getTemplates: async () => ({ items: [templateDetails()] }),
    getTemplate: async () => templateDetails(),
    getTemplateServices: async () => aPage([]),
    getLineage: async () => aLineage(),
    getServiceUpdates: async () => ({ items: [] }),
    previewUpdate: notFaked,
    startUpdate: notFaked,
    getUpdates: async () => aPage([]),
    ...answers,
  };
}

/** Campaigns of a fleet that has none; each test replaces what it is about. */
export function fakeCampaigns(answers: Partial<CampaignApi> = {}): CampaignApi {
  return {
    getCampaigns: async () => aPage([]),
    getCampaign: notFaked,
    previewCampaign: notFaked,
    createCampaign: notFaked,
    reviseCampaign: notFaked,
    startCampaign: notFaked,
    pauseCampaign: notFaked,
    resumeCampaign: notFaked,
    retryCampaign: notFaked,
    closeCampaign: notFaked,
    rollBackCampaign: notFaked,
    getTargets: async () => aPage([]),
    getBurnDown: async () => ({ items: [] }),
    getEvents: async () => aPage([]),
    ...answers,
  };
}

/** Renders a part of the plugin as the app would, at a URL, with its own empty cache. */
export function renderFleet(
  element: JSX.Element,
  options: {
    fleet?: FleetApi;
    libraries?: LibraryApi;
    deployments?: DeploymentApi;
    updates?: UpdateApi;
    campaigns?: CampaignApi;
    url?: string;
    allowed?: boolean;
    queryClient?: QueryClient;
  },
) {
  const decision =
    options.allowed === false ? AuthorizeResult.DENY : AuthorizeResult.ALLOW;
  const queryClient =
    options.queryClient ??
    new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return renderInTestApp(
    <FleetQueryProvider queryClient={queryClient}>
      {element}
    </FleetQueryProvider>,
    {
      apis: [
        [fleetApiRef, options.fleet ?? fakeFleet()],
        [libraryApiRef, options.libraries ?? fakeLibraries()],
        [deploymentApiRef, options.deployments ?? fakeDeployments()],
        [updateApiRef, options.updates ?? fakeUpdates()],
        [campaignApiRef, options.campaigns ?? fakeCampaigns()],
        [catalogApiRef, catalogApiMock()],
        [permissionApiRef, { authorize: async () => ({ result: decision }) }],
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/create': createServiceRouteRef,
        '/create/templates/:namespace/:templateName': promoteServiceRouteRef,
        '/create/tasks/:taskId': scaffolderTaskRouteRef,
        '/fleet': fleetRouteRef,
        '/fleet/environments': environmentsRouteRef,
        '/fleet/deployments': deploymentsRouteRef,
        '/fleet/services': servicesRouteRef,
        '/fleet/libraries': librariesRouteRef,
        '/fleet/advisories': advisoriesRouteRef,
        '/fleet/matrix': matrixRouteRef,
        '/fleet/policies': policiesRouteRef,
        '/fleet/templates': templatesRouteRef,
        '/fleet/updates': updatesRouteRef,
        '/fleet/campaigns': campaignsRouteRef,
      },
      initialRouteEntries: [options.url ?? '/'],
    },
  );
}
