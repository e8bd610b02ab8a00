import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiShipLine } from '@remixicon/react';
import { apis } from './extensions/apis';
import { entityPages } from './extensions/entityPages';
import { homeWidgets } from './extensions/homeWidgets';
import { pages } from './extensions/pages';
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
  extensions: [...apis, ...pages, ...entityPages, ...homeWidgets],
});
