import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { QueryClient } from '@tanstack/react-query';
import { FleetApi, fleetApiRef } from '../api/fleetApiRef';
import { FleetQueryProvider } from '../components/FleetQueryProvider';
import { createServiceRouteRef, fleetRouteRef } from '../routes';
import { aPage, aService } from './builders';

/** `/api/fleet` with one service and two environments; each test replaces what it is about. */
export function fakeFleet(answers: Partial<FleetApi> = {}): FleetApi {
  return {
    getServices: async () => aPage([aService()]),
    getService: async () => aService(),
    getLibraries: async () => aPage([]),
    getDeployments: async () => aPage([]),
    getEnvironments: async () => ({
      items: [{ name: 'staging' }, { name: 'production' }],
    }),
    readService: async () => aService(),
    ...answers,
  };
}

/** Renders a part of the plugin as the app would, at a URL, with its own empty cache. */
export function renderFleet(
  element: JSX.Element,
  options: {
    fleet: FleetApi;
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
        [fleetApiRef, options.fleet],
        [catalogApiRef, catalogApiMock()],
        [permissionApiRef, { authorize: async () => ({ result: decision }) }],
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/create': createServiceRouteRef,
        '/fleet': fleetRouteRef,
      },
      initialRouteEntries: [options.url ?? '/'],
    },
  );
}
