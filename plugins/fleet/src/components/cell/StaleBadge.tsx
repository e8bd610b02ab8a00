import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { RiHourglassLine } from '@remixicon/react';
import { staleSentence, staleWords } from '../../lib/cellNotes';
import { count } from '../../lib/share';
import styles from './StaleBadge.module.css';

/** That nothing was deployed for longer than the environment allows; what has gathered since is its tooltip. */
export const StaleBadge = (props: {
  stale: NonNullable<DeploymentCell['stale']>;
}) => (
  <span className={styles.stale} title={staleSentence(props.stale)}>
    <RiHourglassLine aria-hidden />
    {staleWords(props.stale)}
  </span>
);

/** How many services were not deployed for longer than the environment allows. */
export const StaleCount = ({ services }: { services: number }) => (
  <span
    className={styles.count}
    title="No successful deployment for longer than the environment allows"
  >
    <RiHourglassLine aria-hidden />
    {count(services)} stale
  </span>
);
