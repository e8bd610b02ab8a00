import { UpdatesRequest } from '@slipway/plugin-fleet-common';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';

export const NoUpdates = (props: { request: UpdatesRequest }) => {
  const { owner, kind, state } = props.request;
  return owner || kind || state ? (
    <NothingMatches title="No update matches" />
  ) : (
    <EmptyNote title="No update waits for anybody">
      Pull requests that Slipway proposes stand here until they are merged or
      closed: new versions of templates and libraries, and scripts of campaigns.
    </EmptyNote>
  );
};
