import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { QueryClient } from '@tanstack/react-query';
import { FleetApi, fleetApiRef } from '../api/fleetApiRef';
import { LibraryApi, libraryApiRef } from '../api/libraryApiRef';
import { FleetQueryProvider } from '../components/FleetQueryProvider';
import {
  advisoriesRouteRef,
  createServiceRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  matrixRouteRef,
  policiesRouteRef,
  servicesRouteRef,
} from '../routes';
import { aPage, aService } from './builders';

const notFaked = async () => {
  throw new Error('This test does not say what the answer is');
};

/** `/api/fleet` with one service and two environments; each test replaces what it is about. */
export function fakeFleet(answers: Partial<FleetApi> = {}): FleetApi {
  return {
    getServices: async () => aPage([aService()]),
    getServicesCsv: notFaked,
    getService: async () => aService(),
    getDeployments: async () => aPage([]),
    getEnvironments: async () => ({
      items: [{ name: 'staging' }, { name: 'production' }],
    }),
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

/** Renders a part of the plugin as the app would, at a URL, with its own empty cache. */
export function renderFleet(
  element: JSX.Element,
  options: {
    fleet?: FleetApi;
    libraries?: LibraryApi;
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
        [catalogApiRef, catalogApiMock()],
        [permissionApiRef, { authorize: async () => ({ result: decision }) }],
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/create': createServiceRouteRef,
        '/fleet': fleetRouteRef,
        '/fleet/services': servicesRouteRef,
        '/fleet/libraries': librariesRouteRef,
        '/fleet/advisories': advisoriesRouteRef,
        '/fleet/matrix': matrixRouteRef,
        '/fleet/policies': policiesRouteRef,
      },
      initialRouteEntries: [options.url ?? '/'],
    },
  );
}
