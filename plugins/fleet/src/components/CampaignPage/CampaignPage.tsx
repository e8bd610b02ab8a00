import { useParams } from 'react-router-dom';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton } from '@backstage/ui';
import { useCampaign } from '../../hooks/useCampaign';
import { useCampaignRights } from '../../hooks/useCampaignRights';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { CampaignPreviewView } from '../campaign/CampaignPreviewView';
import { FailurePanel } from '../FailurePanel';
import { BurnDown } from './BurnDown';
import { CampaignEvents } from './CampaignEvents';
import { CampaignHeader } from './CampaignHeader';
import { Targets } from './Targets';
import { Waves } from './Waves';

/** The campaign that the URL names. */
export const CampaignPage = () => {
  const { id = '' } = useParams();
  return <CampaignDetails id={id} />;
};

/** One campaign: how far it is, what it waits for, and how each service stands. */
export function CampaignDetails({ id }: { id: string }) {
  const campaign = useCampaign(id);
  const { create } = useCampaignRights();
  const links = useFleetLinks();

  if (campaign.isPending) return <Skeleton width="100%" height={240} />;
  if (!campaign.data) {
    return (
      <FailurePanel
        title="The campaign could not be loaded"
        error={campaign.error}
        isRetrying={campaign.isFetching}
        onRetry={() => void campaign.refetch()}
      />
    );
  }
  const { state, startedAt, spec } = campaign.data;
  return (
    <BreadcrumbEntry
      entry={{ label: spec.title, href: links.campaign(id) ?? '' }}
    >
      <Flex direction="column" gap="6">
        <CampaignHeader campaign={campaign.data} />
        {startedAt && (
          <>
            <BurnDown campaign={campaign.data} />
            <Waves campaign={campaign.data} />
            <Targets campaign={campaign.data} />
          </>
        )}
        {state === 'draft' && create && <CampaignPreviewView spec={spec} />}
        <CampaignEvents id={id} />
      </Flex>
    </BreadcrumbEntry>
  );
}
