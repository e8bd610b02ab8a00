import { Link, VisuallyHidden } from '@backstage/ui';
import { FleetService } from '@slipway/plugin-fleet-common';
import { RiErrorWarningFill, RiTimeLine } from '@remixicon/react';
import { useServiceLinks } from '../hooks/useServiceLinks';
import { libraryState } from '../lib/libraryState';
import { count } from '../lib/share';
import { SeverityBadge } from './SeverityBadge';
import styles from './LibraryStatusView.module.css';

const ICONS = {
  known: null,
  pending: <RiTimeLine aria-hidden />,
  problem: <RiErrorWarningFill aria-hidden />,
};

/** How many libraries a service has and what is to be done about them, or why nobody knows; leads to its Libraries tab. */
export const LibraryStatusView = ({ service }: { service: FleetService }) => {
  const { tone, label, detail } = libraryState(service.libraries);
  const links = useServiceLinks(service.ref);
  return (
    <div className={styles.status}>
      <span className={styles[tone]}>
        {ICONS[tone]}
        <Link href={links.libraries}>{label}</Link>
      </span>
      <Todo service={service} href={links.libraries} />
      {tone === 'problem' && (
        <span className={styles.reason} title={detail}>
          {detail}
        </span>
      )}
    </div>
  );
};

/** What is known to be outdated or vulnerable; silent about what is not known. */
function Todo({ service, href }: { service: FleetService; href: string }) {
  const { outdated, worstSeverity } = service.libraries;
  if (!outdated && !worstSeverity) return null;
  return (
    <span className={styles.todo}>
      {outdated ? <span>{count(outdated)} outdated</span> : null}
      {worstSeverity && (
        <Link href={`${href}?vulnerable=true`}>
          <SeverityBadge severity={worstSeverity} />
          <VisuallyHidden>advisory</VisuallyHidden>
        </Link>
      )}
    </span>
  );
}
