import { Severity } from '@slipway/plugin-fleet-common';
import styles from './SeverityBadge.module.css';

/** How bad an advisory is, in words; the colour only repeats them. */
export const SeverityBadge = (props: {
  severity: Severity;
  children?: string;
}) => (
  <span
    className={`${styles.badge} ${styles[props.severity]}`}
    title={
      props.severity === 'unrated'
        ? 'No record says how bad it is, which does not mean that it is harmless'
        : undefined
    }
  >
    {props.children ?? props.severity}
  </span>
);
