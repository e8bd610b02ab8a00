import { createFrontendPlugin } from '@backstage/frontend-plugin-api';

export const fleetPlugin = createFrontendPlugin({
  pluginId: 'fleet',
  extensions: [],
});
