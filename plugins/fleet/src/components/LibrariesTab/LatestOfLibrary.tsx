import { Text } from '@backstage/ui';
import { RatedLibrary } from '@slipway/plugin-fleet-common';
import styles from './libraryColumns.module.css';

/** The latest stable version, and the one that the service's Python can use where that is another. */
export const LatestOfLibrary = ({ library }: { library: RatedLibrary }) => {
  const { latest, latestCompatible } = library;
  if (!latest) {
    return (
      <Text
        color="secondary"
        title="No index told the latest version; the page of the library says why"
      >
        unknown
      </Text>
    );
  }
  return (
    <span className={styles.stack}>
      {latest}
      {latestCompatible !== latest && (
        <Text variant="body-small" color="secondary">
          {latestCompatible
            ? `${latestCompatible} for its Python`
            : 'none known for its Python'}
        </Text>
      )}
    </span>
  );
};
