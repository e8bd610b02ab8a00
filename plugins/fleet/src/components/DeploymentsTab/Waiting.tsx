import { useState } from 'react';
import { Button, Link, Skeleton, Text } from '@backstage/ui';
import { DeploymentCell, WaitingChanges } from '@slipway/plugin-fleet-common';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { useWaiting } from '../../hooks/useWaiting';
import { counted } from '../../lib/share';
import { FailurePanel } from '../FailurePanel';
import { TimeAgo } from '../TimeAgo';
import styles from './Waiting.module.css';

/** What the environment would get; asked for when somebody wants to see it. */
export const Waiting = (props: {
  serviceRef: string;
  cell: DeploymentCell;
}) => {
  const { serviceRef, cell } = props;
  const { environment } = cell;
  const [isOpen, setOpen] = useState(false);
  const waiting = useWaiting(serviceRef, { environment, isWanted: isOpen });
  return (
    <div className={styles.waiting}>
      <Button
        variant="tertiary"
        size="small"
        iconStart={isOpen ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
        aria-expanded={isOpen}
        aria-label={`What is waiting for ${environment}`}
        onPress={() => setOpen(!isOpen)}
      >
        What is waiting
      </Button>
      {isOpen && waiting.isPending && <Skeleton width="100%" height={72} />}
      {isOpen && waiting.isError && (
        <FailurePanel
          title={`What is waiting for ${environment} could not be loaded`}
          error={waiting.error}
          isRetrying={waiting.isFetching}
          onRetry={() => void waiting.refetch()}
        />
      )}
      {isOpen && waiting.data && <Changes changes={waiting.data} />}
    </div>
  );
};

function Changes({ changes }: { changes: WaitingChanges }) {
  const { total, commits, to, url } = changes;
  const end = to.environment ?? 'the default branch';
  if (total === 0) {
    return <Text color="secondary">Nothing: it has all of {end}.</Text>;
  }
  return (
    <>
      <Text as="p" className={styles.heading}>
        {counted(total, 'commit')} of {end}
        {to.version && ` (${to.version})`}
        {commits.length < total && `, the latest ${commits.length} of them`}
        {url && (
          <>
            {', '}
            <Link href={url} target="_blank" rel="noopener noreferrer">
              as a diff
            </Link>
          </>
        )}
      </Text>
      <ul className={styles.commits}>
        {commits.map(({ commit, title, author, committedAt, url: page }) => (
          <li key={commit}>
            {page ? (
              <Link href={page} target="_blank" rel="noopener noreferrer">
                {title}
              </Link>
            ) : (
              title
            )}
            <div className={styles.note}>
              <code title={commit}>{commit.slice(0, 8)}</code> by {author},{' '}
              <TimeAgo at={committedAt} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
