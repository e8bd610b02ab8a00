import { Link, Text } from '@backstage/ui';
import { AdvisorySummary } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../hooks/useFleetLinks';
import { fixLabel } from '../lib/severity';
import styles from './AffectedLibraries.module.css';

/** The libraries in use that an advisory hits, each with what helps. */
export const AffectedLibraries = (props: {
  libraries: AdvisorySummary['libraries'];
}) => {
  const links = useFleetLinks();
  return (
    <ul className={styles.libraries}>
      {props.libraries.map(({ name, fixedIn }) => (
        <li key={name}>
          <Link href={links.library(name, { vulnerable: 'true' })}>{name}</Link>{' '}
          <Text variant="body-small" color="secondary">
            {fixLabel(fixedIn)}
          </Text>
        </li>
      ))}
    </ul>
  );
};
