import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const fleetRouteRef = createRouteRef();
export const servicesRouteRef = createRouteRef();
export const librariesRouteRef = createRouteRef();
export const advisoriesRouteRef = createRouteRef();
export const matrixRouteRef = createRouteRef();
export const policiesRouteRef = createRouteRef();

export const libraryRouteRef = createSubRouteRef({
  parent: librariesRouteRef,
  path: '/:name',
});

export const advisoryRouteRef = createSubRouteRef({
  parent: advisoriesRouteRef,
  path: '/:id',
});

/** The form in which a service is created. */
export const createServiceRouteRef = createExternalRouteRef({
  defaultTarget: 'scaffolder.root',
});
