import { Link } from '@backstage/ui';
import { FleetService } from '@slipway/plugin-fleet-common';
import { RiErrorWarningFill, RiTimeLine } from '@remixicon/react';
import { useServiceLinks } from '../hooks/useServiceLinks';
import { libraryState } from '../lib/libraryState';
import styles from './LibraryStatusView.module.css';

const ICONS = {
  known: null,
  pending: <RiTimeLine aria-hidden />,
  problem: <RiErrorWarningFill aria-hidden />,
};

/** How many libraries a service has, or why nobody knows; leads to its Libraries tab. */
export const LibraryStatusView = ({ service }: { service: FleetService }) => {
  const { tone, label, detail } = libraryState(service.libraries);
  const links = useServiceLinks(service.ref);
  return (
    <div className={styles.status}>
      <span className={styles[tone]}>
        {ICONS[tone]}
        <Link href={links.libraries}>{label}</Link>
      </span>
      {tone === 'problem' && (
        <span className={styles.reason} title={detail}>
          {detail}
        </span>
      )}
    </div>
  );
};
