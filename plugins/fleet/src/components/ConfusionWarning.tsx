import { RiAlarmWarningLine } from '@remixicon/react';
import styles from './ConfusionWarning.module.css';

/** Why a library may be somebody else's under the same name. */
export const ConfusionWarning = ({ reason }: { reason: string }) => (
  <span className={styles.warning}>
    <RiAlarmWarningLine aria-hidden />
    <span>
      <strong>Confusion risk:</strong> {reason}
    </span>
  </span>
);
