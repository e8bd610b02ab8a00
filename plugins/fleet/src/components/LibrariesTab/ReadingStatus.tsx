import { Alert, Text } from '@backstage/ui';
import { FleetService, LibraryStatus } from '@slipway/plugin-fleet-common';
import { countLabel } from '../../lib/libraryState';
import { EmptyNote } from '../EmptyNote';
import { TimeAgo } from '../TimeAgo';
import { ReadAgainButton } from './ReadAgainButton';
import styles from './ReadingStatus.module.css';

/** Where the libraries below come from and how fresh they are; why they could not be read again, if so. */
export const ReadingStatus = ({ service }: { service: FleetService }) => {
  const { libraries } = service;
  return (
    <div className={styles.status}>
      {libraries.state === 'unreadable' && <Unreadable status={libraries} />}
      <div className={styles.line}>
        {libraries.readAt ? (
          <LastReading status={libraries} readAt={libraries.readAt} />
        ) : (
          <NeverRead isPending={libraries.state === 'pending'} />
        )}
        <ReadAgainButton service={service} />
      </div>
    </div>
  );
};

function LastReading(props: { status: LibraryStatus; readAt: string }) {
  return (
    <Text as="p" className={styles.text}>
      <strong>{countLabel(props.status.count)}</strong> resolved in{' '}
      <code>{props.status.lockfile ?? 'the lockfile'}</code>
      {props.status.commit && (
        <>
          {' '}
          at commit{' '}
          <code title={props.status.commit}>
            {props.status.commit.slice(0, 8)}
          </code>
        </>
      )}
      , read <TimeAgo at={props.readAt} />
    </Text>
  );
}

function NeverRead({ isPending }: { isPending: boolean }) {
  return (
    <EmptyNote title={isPending ? 'Not read yet' : 'No libraries are known'}>
      {isPending
        ? 'The lockfile of a new service is read within seconds; this page follows by itself.'
        : 'They appear here as soon as the lockfile can be read.'}
    </EmptyNote>
  );
}

function Unreadable({ status }: { status: LibraryStatus }) {
  return (
    <Alert
      status="warning"
      icon
      role="status"
      title={
        <>
          The lockfile could not be read
          {status.attemptedAt && (
            <>
              {' '}
              (tried <TimeAgo at={status.attemptedAt} />)
            </>
          )}
        </>
      }
      description={
        <>
          {status.reason}
          {status.readAt && ' Below is what the last good reading found.'}
        </>
      }
    />
  );
}
