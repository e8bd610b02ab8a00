import { createApiRef } from '@backstage/frontend-plugin-api';
import { UpdateClient } from '@slipway/plugin-fleet-common';

export type UpdateApi = Pick<
  UpdateClient,
  | 'getTemplates'
  | 'getTemplate'
  | 'getTemplateServices'
  | 'getLineage'
  | 'getServiceUpdates'
  | 'previewUpdate'
  | 'startUpdate'
  | 'getUpdates'
>;

/** Templates, who is on which version, and proposed updates, of `/api/fleet`, asked as the person who is signed in. */
export const updateApiRef = createApiRef<UpdateApi>().with({
  id: 'plugin.fleet.update-client',
  pluginId: 'fleet',
});
