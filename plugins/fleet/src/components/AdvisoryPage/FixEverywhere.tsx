import { Flex } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { NewCampaignLink } from '../campaign/NewCampaignLink';

/** Opens the campaign that brings every service to a version that the advisory does not hit, for each library with one. */
export const FixEverywhere = ({ advisory }: { advisory: AdvisorySummary }) => {
  const fixable = advisory.libraries.filter(
    ({ fixedIn }) => fixedIn.length > 0,
  );
  return (
    <Flex gap="2" style={{ flexWrap: 'wrap' }}>
      {fixable.map(({ name, fixedIn }) => (
        <NewCampaignLink
          key={name}
          variant="primary"
          campaign={{
            kind: 'library',
            library: name,
            // Below the highest there are versions of a later line that are hit.
            version: fixedIn.at(-1),
            advisory: advisory.id,
          }}
        >
          {fixable.length > 1 ? `Fix everywhere: ${name}` : 'Fix everywhere'}
        </NewCampaignLink>
      ))}
    </Flex>
  );
};
