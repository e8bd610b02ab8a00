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
        <div className={styles.attempts}>
          <Failed version={state.failed} />
          {state.running ? (
            <Running version={state.running} />
          ) : (
            <span className={styles.nothing}>nothing deployed before</span>
          )}
        </div>
      );
    default:
      return <span className={styles.nothing}>not deployed</span>;
  }
};

function Running({ version }: { version: DeployedVersion }) {
  return (
    <div className={styles.attempt}>
      <RiCheckboxCircleFill className={styles.success} aria-hidden />
      <span className={styles.version} title={version.version}>
        {version.version}
      </span>
      <span className={styles.when}>
        deployed <TimeAgo at={version.at} />
      </span>
    </div>
  );
}

function Failed({ version }: { version: DeployedVersion }) {
  return (
    <div className={styles.attempt}>
      <RiCloseCircleFill className={styles.failure} aria-hidden />
      <span className={styles.version} title={version.version}>
        {version.version}
      </span>
      <span className={`${styles.when} ${styles.failure}`}>
        failed <TimeAgo at={version.at} />
      </span>
    </div>
  );
}
