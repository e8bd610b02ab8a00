import { Cell, CellText, ColumnConfig, Link, Text } from '@backstage/ui';
import { LibrarySummary } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { count, counted, shareOf } from '../../lib/share';
import { ConfusionWarning } from '../ConfusionWarning';
import { InternalBadge } from '../InternalBadge';
import { LatestVersion } from '../LatestVersion';
import { SeverityBadge } from '../SeverityBadge';
import { ShareBar } from '../ShareBar';
import styles from './libraryColumns.module.css';

interface LibraryRow {
  id: string;
  library: LibrarySummary;
}

export const libraryColumns: ColumnConfig<LibraryRow>[] = [
  {
    id: 'name',
    label: 'Library',
    isRowHeader: true,
    isSortable: true,
    cell: ({ library }) => (
      <Cell>
        <LibraryName library={library} />
      </Cell>
    ),
  },
  {
    id: 'services',
    label: 'Services',
    isSortable: true,
    cell: ({ library }) => <CellText title={count(library.services)} />,
  },
  {
    id: 'range',
    label: 'In use',
    cell: ({ library }) => (
      <Cell>
        <VersionsInUse library={library} />
      </Cell>
    ),
  },
  {
    id: 'latest',
    label: 'Latest',
    cell: ({ library }) => (
      <Cell>
        <LatestVersion library={library} />
      </Cell>
    ),
  },
  {
    id: 'outdated',
    label: 'Outdated',
    isSortable: true,
    cell: ({ library }) => (
      <Cell>
        {library.latest ? (
          <ShareBar share={shareOf(library.outdated, library.services)} />
        ) : (
          <Text color="secondary">unknown</Text>
        )}
      </Cell>
    ),
  },
  {
    id: 'severity',
    label: 'Advisories',
    isSortable: true,
    cell: ({ library }) => (
      <Cell>
        <Advisories library={library} />
      </Cell>
    ),
  },
];

function LibraryName({ library }: { library: LibrarySummary }) {
  const links = useFleetLinks();
  return (
    <div className={styles.name}>
      <span>
        <Link href={links.library(library.name)} weight="bold">
          {library.name}
        </Link>{' '}
        {library.internal && <InternalBadge index={library.index} />}
      </span>
      {library.confusion && <ConfusionWarning reason={library.confusion} />}
    </div>
  );
}

function VersionsInUse({ library }: { library: LibrarySummary }) {
  const { oldestInUse, newestInUse, versions } = library;
  if (!oldestInUse || !newestInUse) {
    return <Text color="secondary">not resolved</Text>;
  }
  if (oldestInUse === newestInUse) return <>{newestInUse}</>;
  return (
    <span className={styles.range}>
      {oldestInUse} to {newestInUse}
      <Text variant="body-small" color="secondary">
        {counted(versions, 'version')}
      </Text>
    </span>
  );
}

function Advisories({ library }: { library: LibrarySummary }) {
  const links = useFleetLinks();
  if (!library.worstSeverity) return <Text color="secondary">none known</Text>;
  return (
    <span className={styles.range}>
      <span>
        <SeverityBadge severity={library.worstSeverity} />{' '}
        <Link href={links.advisories({ library: library.name })}>
          {counted(library.advisories, 'advisory', 'advisories')}
        </Link>
      </span>
      <Text variant="body-small" color="secondary">
        {counted(library.vulnerable, 'service')} affected
      </Text>
    </span>
  );
}
