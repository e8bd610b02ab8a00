import { Share } from '../lib/share';
import styles from './ShareBar.module.css';

/** A part of a whole; the words beside the bar say the same. */
export const ShareBar = ({ share }: { share: Share }) => (
  <div className={styles.share}>
    <div className={styles.bar} aria-hidden>
      <div className={styles.part} style={{ width: `${share.percent}%` }} />
    </div>
    <span className={styles.label}>{share.label}</span>
  </div>
);
