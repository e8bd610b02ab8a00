import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Campaign, CampaignSpec } from '@slipway/plugin-fleet-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { campaignApiRef } from '../api/campaignApiRef';
import { queryKeys } from './queryClient';

/**
 * Writes a campaign down, and starts it if asked to. A draft that was made but could not be started is revised by the
 * next attempt: never made twice.
 */
export function useSaveCampaign(existing?: Campaign) {
  const campaigns = useApi(campaignApiRef);
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(existing);
  const save = useMutation({
    mutationFn: async (wish: { spec: CampaignSpec; start: boolean }) => {
      const saved = draft
        ? await campaigns.reviseCampaign(draft.id, wish.spec)
        : await campaigns.createCampaign(wish.spec);
      setDraft(saved);
      return wish.start ? campaigns.startCampaign(saved.id) : saved;
    },
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: queryKeys.campaigns }),
  });
  return { save, draft };
}
