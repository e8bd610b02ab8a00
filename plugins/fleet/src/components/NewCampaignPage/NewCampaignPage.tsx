import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { useSearchParams } from 'react-router-dom';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { linkOf } from '../../lib/campaignSession';
import { CampaignFormView } from './CampaignFormView';

/** The form of a new campaign, filled in as far as the link says. */
export const NewCampaignPage = () => {
  const [url] = useSearchParams();
  const links = useFleetLinks();
  return (
    <BreadcrumbEntry
      entry={{ label: 'New campaign', href: links.newCampaign() ?? '' }}
    >
      {/* Another link is another campaign. */}
      <CampaignFormView key={linkOf(url)} title="New campaign" />
    </BreadcrumbEntry>
  );
};
