import { useParams } from 'react-router-dom';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { useCampaign } from '../../hooks/useCampaign';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { FailurePanel } from '../FailurePanel';
import { CampaignFormView } from './CampaignFormView';

/** The form of a campaign that exists; saving makes its next revision. */
export const EditCampaignPage = () => {
  const { id = '' } = useParams();
  const campaign = useCampaign(id);
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
  const { title } = campaign.data.spec;
  return (
    <BreadcrumbEntry entry={{ label: title, href: links.campaign(id) ?? '' }}>
      <CampaignFormView
        key={id}
        title={`Edit ${title}`}
        existing={campaign.data}
      />
    </BreadcrumbEntry>
  );
};
