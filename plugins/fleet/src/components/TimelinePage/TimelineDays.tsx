import { useMemo } from 'react';
import { Link, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Deployment } from '@slipway/plugin-fleet-common';
import { useNow } from '../../hooks/useNow';
import { actorWords } from '../../lib/cellFacts';
import { byDay, dayOf, dayWords } from '../../lib/days';
import { duration } from '../../lib/time';
import { OutcomeView } from '../OutcomeView';
import { TimeAgo } from '../TimeAgo';
import styles from './TimelineDays.module.css';

/** Deployments in the order they came, under the day of the reader on which each finished. */
export const TimelineDays = (props: { deployments: Deployment[] }) => {
  const today = dayOf(new Date(useNow()));
  const days = useMemo(
    () => byDay(props.deployments, ({ finishedAt }) => finishedAt),
    [props.deployments],
  );
  return (
    <>
      {days.map(({ day, items }) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <Text
            as="h2"
            id={`day-${day}`}
            variant="body-large"
            weight="bold"
            className={styles.day}
          >
            {dayWords(day, today)}
          </Text>
          <ol className={styles.deployments}>
            {items.map(deployment => (
              <li key={`${deployment.service} ${deployment.id}`}>
                <TimelineItem deployment={deployment} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
};

function TimelineItem({ deployment }: { deployment: Deployment }) {
  const { service, version, environment, url } = deployment;
  const actor = actorWords(deployment);
  const took = duration(deployment.startedAt, deployment.finishedAt);
  const details = [
    actor && `by ${actor}`,
    took && `took ${took}`,
    deployment.commit && `commit ${deployment.commit.slice(0, 8)}`,
  ].filter(Boolean);
  return (
    <div className={styles.deployment}>
      <OutcomeView deployment={deployment} />
      <span>
        <EntityRefLink entityRef={service} disableTooltip hideIcon />{' '}
        <strong>{version}</strong>{' '}
        {deployment.kind === 'removed' ? 'from' : 'to'} {environment}
      </span>
      <span className={styles.note}>
        <TimeAgo at={deployment.finishedAt} />
      </span>
      <span className={styles.note}>{details.join(', ')}</span>
      {url && (
        <Link
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`Run of ${version} in ${environment}`}
        >
          Run
        </Link>
      )}
    </div>
  );
}
