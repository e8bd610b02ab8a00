import { Flex, Skeleton } from '@backstage/ui';
import { useSituation } from '../../hooks/useSituation';
import { EmptyNote } from '../EmptyNote';
import { FailurePanel } from '../FailurePanel';
import { SourceTroubles } from '../SourceTroubles';
import { SituationView } from './SituationView';

/** The situation of everything that these owners own. */
export const OwnersSituation = (props: {
  /** Absent until they are known. */
  owners: readonly string[] | undefined;
  /** What stands there when they own nothing. */
  nothing: string;
}) => {
  const { owners, nothing } = props;
  const situation = useSituation(owners);

  if (owners?.length === 0) return <EmptyNote title={nothing} />;
  if (situation.isPending) return <Skeleton width="100%" height={96} />;
  if (!situation.data) {
    return (
      <FailurePanel
        title="The situation of the libraries could not be loaded"
        error={situation.error}
        isRetrying={situation.isFetching}
        onRetry={() => void situation.refetch()}
      />
    );
  }
  if (situation.data.services === 0) {
    return (
      <EmptyNote title={nothing}>
        What is vulnerable, outdated or late stands here as soon as there is a
        service.
      </EmptyNote>
    );
  }
  return (
    <Flex direction="column" gap="4">
      <SourceTroubles kinds={['index', 'advisories']} />
      <SituationView
        situation={situation.data}
        owner={owners?.length === 1 ? owners[0] : undefined}
      />
    </Flex>
  );
};
