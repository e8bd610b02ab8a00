import { CampaignsRequest } from '@slipway/plugin-fleet-common';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';
import { NewCampaignButton } from './NewCampaignButton';

/** What a campaign is, for whoever has not seen one yet. */
export const NoCampaigns = (props: { request: CampaignsRequest }) => {
  const { state, kind, owner } = props.request;
  if (state || kind || owner) {
    return <NothingMatches title="No campaign matches" />;
  }
  return (
    <EmptyNote title="No campaigns yet" action={<NewCampaignButton />}>
      A campaign brings one change to many services: a new version of a
      template, a fixed version of a library, or a command. It opens a pull
      request in each repository, a few services first and the rest in waves,
      within limits that you set, and shows how far everybody is.
    </EmptyNote>
  );
};
