import { usePermission } from '@backstage/plugin-permission-react';
import {
  fleetCampaignCreatePermission,
  fleetCampaignMergePermission,
  fleetCampaignScriptPermission,
  fleetCampaignStartPermission,
} from '@slipway/plugin-fleet-common';
import { CampaignRights } from '../lib/campaignActions';

/** What the person may do to campaigns. */
export function useCampaignRights(): CampaignRights {
  return {
    create: useMay(fleetCampaignCreatePermission),
    start: useMay(fleetCampaignStartPermission),
    merge: useMay(fleetCampaignMergePermission),
    script: useMay(fleetCampaignScriptPermission),
  };
}

function useMay(permission: typeof fleetCampaignCreatePermission): boolean {
  return usePermission({ permission }).allowed;
}
