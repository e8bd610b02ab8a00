import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import { CampaignEvent } from '@slipway/plugin-fleet-common';
import { useCampaignEvents } from '../../hooks/useCampaignEvents';
import { withLocalTimes } from '../../lib/localTimes';
import { FailurePanel } from '../FailurePanel';
import { Person } from '../Person';
import { TimeAgo } from '../TimeAgo';
import styles from './CampaignEvents.module.css';

/** What happened, newest first. */
export const CampaignEvents = ({ id }: { id: string }) => {
  const events = useCampaignEvents(id);
  return (
    <section className={styles.events} aria-labelledby="campaign-events">
      <Text as="h3" id="campaign-events" variant="body-large" weight="bold">
        What happened
      </Text>
      {events.isPending && <Skeleton width="100%" height={120} />}
      {events.isError && (
        <FailurePanel
          title="What happened could not be loaded"
          error={events.error}
          isRetrying={events.isFetching}
          onRetry={() => void events.refetch()}
        />
      )}
      {events.data?.length === 0 && (
        <Text color="secondary">Nothing happened yet.</Text>
      )}
      {events.data && (
        <ol className={styles.list}>
          {events.data.map(event => (
            <Event
              key={`${event.at} ${withLocalTimes(event.text)}`}
              event={event}
            />
          ))}
        </ol>
      )}
      {events.hasNextPage && (
        <Button
          variant="secondary"
          isPending={events.isFetchingNextPage}
          onPress={() => void events.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </section>
  );
};

function Event({ event }: { event: CampaignEvent }) {
  return (
    <li>
      <TimeAgo at={event.at} />
      <p>
        {withLocalTimes(event.text)}{' '}
        <Text variant="body-small" color="secondary">
          {event.service && (
            <>
              <EntityRefLink
                entityRef={event.service}
                defaultKind="component"
              />
              ,{' '}
            </>
          )}
          by{' '}
          {event.actor === 'slipway' ? (
            'Slipway'
          ) : (
            <Person entityRef={event.actor} />
          )}
        </Text>
      </p>
    </li>
  );
}
