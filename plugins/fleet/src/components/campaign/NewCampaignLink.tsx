import { ButtonLink } from '@backstage/ui';
import { useCampaignRights } from '../../hooks/useCampaignRights';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { NewCampaign, newCampaignQuery } from '../../lib/campaignUrls';

/** Opens the form of a campaign, filled in; absent for who may not write one down. */
export const NewCampaignLink = (props: {
  campaign: NewCampaign;
  variant?: 'primary' | 'secondary';
  children: string;
}) => {
  const { campaign, variant = 'secondary', children } = props;
  const links = useFleetLinks();
  const { create } = useCampaignRights();
  const href = links.newCampaign(newCampaignQuery(campaign));
  if (!create || !href) return null;
  return (
    <ButtonLink variant={variant} size="small" href={href}>
      {children}
    </ButtonLink>
  );
};
