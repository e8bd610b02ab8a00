import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';

export const NoLibraries = (props: { request: LibrariesRequest }) => {
  const { search, owner, internal, outdated, vulnerable } = props.request;
  return search || owner || internal || outdated || vulnerable ? (
    <NothingMatches title="No library matches" />
  ) : (
    <EmptyNote title="No libraries yet">
      They appear here as soon as a service&apos;s lockfile was read; a push to
      its default branch is enough.
    </EmptyNote>
  );
};
