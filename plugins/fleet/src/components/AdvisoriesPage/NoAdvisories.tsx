import { AdvisoriesRequest, LibrarySource } from '@slipway/plugin-fleet-common';
import { EmptyNote } from '../EmptyNote';
import { NothingMatches } from '../NothingMatches';

/** No advisory is good news only where advisories are read at all. */
export const NoAdvisories = (props: {
  request: AdvisoriesRequest;
  /** Absent until they are known. */
  sources: LibrarySource[] | undefined;
}) => {
  const { search, severity, library, owner, environment } = props.request;
  if (search || severity || library || owner || environment) {
    return <NothingMatches title="No advisory matches" />;
  }
  const read = props.sources?.some(
    ({ kind, succeededAt }) => kind === 'advisories' && succeededAt,
  );
  if (!read) {
    return (
      <EmptyNote title="No advisories were read, so nothing is known">
        Name a source of OSV records under <code>fleet.advisories</code> in the
        configuration: a directory, a zip file or a URL.
      </EmptyNote>
    );
  }
  return (
    <EmptyNote title="No open advisory hits a version in use">
      That is as far as the advisories below and the lockfiles that could be
      read say.
    </EmptyNote>
  );
};
