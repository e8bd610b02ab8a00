import { EnvironmentCell } from '@slipway/plugin-fleet-common';
import { RiCheckboxCircleFill, RiCloseCircleFill } from '@remixicon/react';
import { DeployedVersion, environmentState } from '../lib/environmentState';
import { TimeAgo } from './TimeAgo';
import styles from './EnvironmentCellView.module.css';

/** One service in one environment: what runs there, and the last attempt where that failed. */
export const EnvironmentCellView = (props: { cell?: EnvironmentCell }) => {
  const state = environmentState(props.cell);
  switch (state.kind) {
    case 'running':
      return <Running version={state.running} />;
    case 'failed':
      return (
        <div className={styles.cell}>
          <Failed version={state.failed} />
          {state.running ? (
            <Running version={state.running} />
          ) : (
            <span className={styles.quiet}>nothing deployed before</span>
          )}
        </div>
      );
    default:
      return <span className={styles.quiet}>not deployed</span>;
  }
};

const Running = ({ version }: { version: DeployedVersion }) => (
  <span className={styles.line}>
    <RiCheckboxCircleFill className={styles.success} aria-hidden />
    <span className={styles.version} title={version.version}>
      {version.version}
    </span>
    <span className={styles.quiet}>
      deployed <TimeAgo at={version.at} />
    </span>
  </span>
);

const Failed = ({ version }: { version: DeployedVersion }) => (
  <span className={styles.line}>
    <RiCloseCircleFill className={styles.failure} aria-hidden />
    <span className={styles.version} title={version.version}>
      {version.version}
    </span>
    <span className={styles.failureText}>
      failed <TimeAgo at={version.at} />
    </span>
  </span>
);
