import { useMemo } from 'react';
import { Flex } from '@backstage/ui';
import { useCampaigns } from '../../hooks/useCampaigns';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { campaignsRequest } from '../../lib/campaignUrls';
import { QueryTable } from '../QueryTable';
import { campaignColumns } from './campaignColumns';
import { CampaignFilters } from './CampaignFilters';
import { NoCampaigns } from './NoCampaigns';

/** Every campaign, the newest first. Filters and page are in the URL. */
export const CampaignsTable = () => {
  const { url, pagination } = usePagedUrl();
  const request = campaignsRequest(url);
  const campaigns = useCampaigns(request);
  const rows = useMemo(
    () =>
      campaigns.data?.items.map(campaign => ({ id: campaign.id, campaign })),
    [campaigns.data],
  );
  return (
    <Flex direction="column" gap="4">
      <CampaignFilters />
      <QueryTable
        query={campaigns}
        rows={rows}
        columns={campaignColumns}
        pagination={pagination(campaigns)}
        failure="The campaigns could not be loaded"
        empty={<NoCampaigns request={request} />}
      />
    </Flex>
  );
};
