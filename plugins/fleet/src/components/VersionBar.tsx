import { Link } from '@backstage/ui';
import { FleetTemplate } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../hooks/useFleetLinks';
import { versionSegments } from '../lib/versionSegments';
import { count } from '../lib/share';
import styles from './VersionBar.module.css';

/** How many services are on each version of a template. The bar is for the eye; its legend says the same, and leads to the services. */
export const VersionBar = ({ template }: { template: FleetTemplate }) => {
  const links = useFleetLinks();
  const segments = versionSegments(template);
  if (segments.length === 0) return <span className={styles.none}>none</span>;
  return (
    <div className={styles.versions}>
      <div className={styles.bar} aria-hidden>
        {segments.map(({ label, percent, shade }) => (
          <div
            key={label}
            className={styles[shade]}
            style={{ width: `${percent}%` }}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label="Services by version">
        {segments.map(({ label, version, services, shade }) => (
          <li key={label}>
            <span className={`${styles.swatch} ${styles[shade]}`} aria-hidden />
            {version ? (
              <Link href={links.template(template.ref, { version })}>
                {label}
              </Link>
            ) : (
              label
            )}{' '}
            ({count(services)})
          </li>
        ))}
      </ul>
    </div>
  );
};
