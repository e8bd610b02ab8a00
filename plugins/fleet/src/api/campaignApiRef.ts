import { createApiRef } from '@backstage/frontend-plugin-api';
import { CampaignClient } from '@slipway/plugin-fleet-common';

export type CampaignApi = Pick<
  CampaignClient,
  | 'getCampaigns'
  | 'getCampaign'
  | 'previewCampaign'
  | 'createCampaign'
  | 'reviseCampaign'
  | 'startCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'retryCampaign'
  | 'closeCampaign'
  | 'rollBackCampaign'
  | 'getTargets'
  | 'getBurnDown'
  | 'getEvents'
>;

/** The campaigns of `/api/fleet`, asked as the person who is signed in. */
export const campaignApiRef = createApiRef<CampaignApi>().with({
  id: 'plugin.fleet.campaign-client',
  pluginId: 'fleet',
});
