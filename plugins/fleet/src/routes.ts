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
export const environmentsRouteRef = createRouteRef();
export const deploymentsRouteRef = createRouteRef();
export const templatesRouteRef = createRouteRef();
export const updatesRouteRef = createRouteRef();

export const libraryRouteRef = createSubRouteRef({
  parent: librariesRouteRef,
  path: '/:name',
});

export const advisoryRouteRef = createSubRouteRef({
  parent: advisoriesRouteRef,
  path: '/:id',
});

export const templateRouteRef = createSubRouteRef({
  parent: templatesRouteRef,
  path: '/:namespace/:name',
});

/** The form in which a service is created. */
export const createServiceRouteRef = createExternalRouteRef({
  defaultTarget: 'scaffolder.root',
});

/** The form of a template; that of `promote-service` promotes and rolls back, that of `bump-template` bumps a library. */
export const promoteServiceRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** A task of the scaffolder, while it runs and afterwards. */
export const scaffolderTaskRouteRef = createExternalRouteRef({
  params: ['taskId'],
  defaultTarget: 'scaffolder.ongoingTask',
});

/* Campaigns. */

export const campaignsRouteRef = createRouteRef();

export const newCampaignRouteRef = createSubRouteRef({
  parent: campaignsRouteRef,
  path: '/new',
});

export const campaignRouteRef = createSubRouteRef({
  parent: campaignsRouteRef,
  path: '/:id',
});

export const editCampaignRouteRef = createSubRouteRef({
  parent: campaignsRouteRef,
  path: '/:id/edit',
});
