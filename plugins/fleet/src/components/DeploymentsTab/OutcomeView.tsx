import { DeploymentOutcome } from '@slipway/plugin-fleet-common';
import { RiCheckboxCircleFill, RiCloseCircleFill } from '@remixicon/react';
import styles from './OutcomeView.module.css';

export const OutcomeView = ({ outcome }: { outcome: DeploymentOutcome }) =>
  outcome === 'success' ? (
    <span className={styles.success}>
      <RiCheckboxCircleFill aria-hidden />
      succeeded
    </span>
  ) : (
    <span className={styles.failure}>
      <RiCloseCircleFill aria-hidden />
      failed
    </span>
  );
