import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { useWaitingUpdates } from '../../hooks/useWaitingUpdates';
import { counted } from '../../lib/share';
import { FailurePanel } from '../FailurePanel';
import { UpdateList } from './UpdateList';

/** The updates that wait for a person of these owners. */
export const OwnersUpdates = (props: {
  /** Absent until they are known. */
  owners: readonly string[] | undefined;
}) => {
  const { owners } = props;
  const updates = useWaitingUpdates(owners);
  const links = useFleetLinks();

  if (updates.isPending) return <Skeleton width="100%" height={96} />;
  if (!updates.data) {
    return (
      <FailurePanel
        title="The updates that wait could not be loaded"
        error={updates.error}
        isRetrying={updates.isFetching}
        onRetry={() => void updates.refetch()}
      />
    );
  }
  const { items, totalItems } = updates.data;
  if (items.length === 0) {
    return (
      <Text color="secondary">
        No update waits. Pull requests that Slipway proposes stand here until
        they are merged or closed.
      </Text>
    );
  }
  const owner = owners?.length === 1 ? owners[0] : undefined;
  return (
    <Flex direction="column" gap="3">
      <UpdateList updates={items} label="Updates that wait" withService />
      <Link href={links.updates(owner ? { owner } : {})}>
        {owner
          ? `All that wait for it: ${counted(totalItems, 'update')}`
          : 'The updates of all services'}
      </Link>
    </Flex>
  );
};
