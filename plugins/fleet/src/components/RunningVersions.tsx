import { RunningVersion } from '@slipway/plugin-fleet-common';
import { RiQuestionLine } from '@remixicon/react';
import { NOT_REPORTED, runningState } from '../lib/running';
import styles from './RunningVersions.module.css';

/** What runs of a library in each environment of a service, in promotion order. */
export const RunningVersions = (props: { running: RunningVersion[] }) => {
  if (props.running.length === 0) {
    return <span className={styles.quiet}>not deployed</span>;
  }
  return (
    <ul className={styles.environments}>
      {props.running.map(running => (
        <li key={running.environment}>
          <span className={styles.environment}>{running.environment}</span>{' '}
          <Version running={running} />
        </li>
      ))}
    </ul>
  );
};

function Version({ running }: { running: RunningVersion }) {
  switch (runningState(running)) {
    case 'runs':
      return <strong>{running.version}</strong>;
    case 'absent':
      return <span className={styles.quiet}>not in the build</span>;
    default:
      return (
        <span className={styles.unknown} title={NOT_REPORTED}>
          <RiQuestionLine aria-hidden />
          unknown, build not reported
        </span>
      );
  }
}
