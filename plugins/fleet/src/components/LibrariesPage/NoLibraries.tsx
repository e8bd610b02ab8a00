import { Button } from '@backstage/ui';
import { LibrariesRequest } from '@slipway/plugin-fleet-common';
import { EmptyNote } from '../EmptyNote';

export const NoLibraries = (props: {
  request: LibrariesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { search, owner, internal, outdated, vulnerable } = props.request;
  const isFiltered = search || owner || internal || outdated || vulnerable;
  if (!isFiltered) {
    return (
      <EmptyNote title="No libraries yet">
        They appear here as soon as a service&apos;s lockfile was read; a push
        to its default branch is enough.
      </EmptyNote>
    );
  }
  return (
    <EmptyNote
      title="No library matches"
      action={
        <Button
          onPress={() =>
            props.onChange({
              search: undefined,
              owner: undefined,
              internal: undefined,
              outdated: undefined,
              vulnerable: undefined,
            })
          }
        >
          Clear the filters
        </Button>
      }
    />
  );
};
