import { Link } from '@backstage/ui';
import { LibraryAdvisory } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../hooks/useFleetLinks';
import { fixLabel } from '../lib/severity';
import { SeverityBadge } from './SeverityBadge';
import styles from './AdvisoryList.module.css';

/** The advisories that hit one version, with what helps; no claim where there is none. */
export const AdvisoryList = (props: { advisories: LibraryAdvisory[] }) => {
  const links = useFleetLinks();
  if (props.advisories.length === 0) {
    return <span className={styles.none}>none known</span>;
  }
  return (
    <ul className={styles.advisories}>
      {props.advisories.map(({ id, severity, fixedIn }) => (
        <li key={id}>
          <SeverityBadge severity={severity} />{' '}
          <Link href={links.advisory(id)}>{id}</Link>
          <span className={styles.fix}>{fixLabel(fixedIn)}</span>
        </li>
      ))}
    </ul>
  );
};
