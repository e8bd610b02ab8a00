import { Text } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { counted } from '../lib/share';
import styles from './RunningCounts.module.css';

/** In which environments affected builds run, as far as builds were reported. */
export const RunningCounts = (props: {
  environments: AdvisorySummary['environments'];
}) => {
  const running = props.environments.filter(({ services }) => services > 0);
  if (running.length === 0) {
    return (
      <Text
        color="secondary"
        title="No reported build that runs has it; builds that were not reported are unknown"
      >
        none known
      </Text>
    );
  }
  return (
    <ul className={styles.counts}>
      {running.map(({ environment, services }) => (
        <li key={environment}>
          <strong>{environment}</strong> {counted(services, 'service')}
        </li>
      ))}
    </ul>
  );
};
