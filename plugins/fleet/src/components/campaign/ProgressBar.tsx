import styles from './ProgressBar.module.css';

/** How much was merged; the words below the bar say the same. */
export const ProgressBar = (props: {
  progress: { percent: number; label: string };
}) => (
  <div className={styles.progress}>
    <div className={styles.bar} aria-hidden>
      <div
        className={styles.part}
        style={{ width: `${props.progress.percent}%` }}
      />
    </div>
    <span className={styles.label}>{props.progress.label}</span>
  </div>
);
