import { SlipwayMark } from './SlipwayMark';
import styles from './SlipwayLogo.module.css';

/** Mark and name, in the colour of the text around them. */
export const SlipwayLogo = (props: { size?: number; markOnly?: boolean }) => {
  const size = props.size ?? 32;
  return (
    <span className={styles.logo}>
      <SlipwayMark size={size} />
      {!props.markOnly && (
        <span className={styles.name} style={{ fontSize: size * 0.66 }}>
          Slipway
        </span>
      )}
    </span>
  );
};
