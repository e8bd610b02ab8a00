import { Link, Text } from '@backstage/ui';
import { RatedLibrary } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { ConfusionWarning } from '../ConfusionWarning';
import { InternalBadge } from '../InternalBadge';
import styles from './libraryColumns.module.css';

/** A library, and why it is there: the service declares it, or the path of libraries that pulls it in. */
export const LibraryName = ({ library }: { library: RatedLibrary }) => {
  const links = useFleetLinks();
  const { name, direct, path, extras, origin, internal, confusion } = library;
  const comesFrom = origin === 'index' || origin === 'unknown' ? '' : origin;
  return (
    <span className={styles.stack}>
      <span>
        <Link href={links.library(name)} weight={direct ? 'bold' : 'regular'}>
          {extras.length > 0 ? `${name}[${extras.join(',')}]` : name}
        </Link>{' '}
        {internal && <InternalBadge />}
      </span>
      <Text variant="body-small" color="secondary">
        {direct ? 'direct' : pulledInBy(path)}
        {comesFrom && `, from ${comesFrom}`}
      </Text>
      {confusion && <ConfusionWarning reason={confusion} />}
    </span>
  );
};

function pulledInBy(path: string[]): string {
  return path.length > 1
    ? `pulled in by ${path.join(' > ')}`
    : 'transitive, the lockfile does not say why';
}
