import { ButtonLink } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useCampaignRights } from '../../hooks/useCampaignRights';
import { useFleetLinks } from '../../hooks/useFleetLinks';

/** Leads to the form of a campaign; absent for who may not write one down. */
export const NewCampaignButton = () => {
  const links = useFleetLinks();
  const rights = useCampaignRights();
  const href = links.newCampaign();
  if (!rights.create || !href) return null;
  return (
    <ButtonLink variant="primary" iconStart={<RiAddLine />} href={href}>
      New campaign
    </ButtonLink>
  );
};
