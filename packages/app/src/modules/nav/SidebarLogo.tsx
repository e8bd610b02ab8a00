import { Link, useSidebarOpenState } from '@backstage/core-components';
import { SlipwayLogo } from '../logo/SlipwayLogo';
import styles from './SidebarLogo.module.css';

export const SidebarLogo = () => {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      className={styles.logo}
      aria-label="Slipway home"
    >
      <span className={styles.ink}>
        <SlipwayLogo size={28} markOnly={!isOpen} />
      </span>
    </Link>
  );
};
