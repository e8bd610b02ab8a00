import { Text } from '@backstage/ui';
import { LibraryUsersRequest } from '@slipway/plugin-fleet-common';
import { useEnvironments } from '../../hooks/useEnvironments';
import { useRunningCounts } from '../../hooks/useRunningCounts';
import { usersSentence } from '../../lib/usersSentence';

/** The answer in one sentence: how many services use the chosen versions, and in which environments those run. */
export const UsersInShort = (props: {
  name: string;
  request: LibraryUsersRequest;
  /** Absent while it loads. */
  total: number | undefined;
}) => {
  const { name, request, total } = props;
  const environments = useEnvironments();
  const running = useRunningCounts(name, {
    request,
    environments: environments.data ?? [],
  });
  return (
    <Text as="p" role="status" style={{ margin: 0 }}>
      {total === undefined
        ? 'Counting ...'
        : usersSentence({ name, request, total, running })}
    </Text>
  );
};
