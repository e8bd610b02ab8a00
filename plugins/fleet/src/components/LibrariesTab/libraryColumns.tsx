import { Cell, ColumnConfig, Text } from '@backstage/ui';
import { RatedLibrary } from '@slipway/plugin-fleet-common';
import { libyearsLabel } from '../../lib/behind';
import { AdvisoryList } from '../AdvisoryList';
import { BehindBadge } from '../BehindBadge';
import { LatestOfLibrary } from './LatestOfLibrary';
import { LibraryName } from './LibraryName';
import styles from './libraryColumns.module.css';

interface LibraryRow {
  id: string;
  library: RatedLibrary;
}

export const libraryColumns: ColumnConfig<LibraryRow>[] = [
  {
    id: 'name',
    label: 'Library',
    isRowHeader: true,
    cell: ({ library }) => (
      <Cell>
        <LibraryName library={library} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Version',
    cell: ({ library }) => (
      <Cell>
        <span className={styles.stack}>
          {library.version ?? <Text color="secondary">not resolved</Text>}
          <BehindBadge behind={library.behind} />
          {library.yanked && (
            <Text variant="body-small" color="warning">
              yanked by its index
            </Text>
          )}
        </span>
      </Cell>
    ),
  },
  {
    id: 'latest',
    label: 'Latest',
    cell: ({ library }) => (
      <Cell>
        <LatestOfLibrary library={library} />
      </Cell>
    ),
  },
  {
    id: 'libyears',
    label: 'Behind by',
    cell: ({ library }) => (
      <Cell>
        {library.libyears === undefined ? (
          <Text
            color="secondary"
            title="The release date of one of the two versions is not known"
          >
            unknown
          </Text>
        ) : (
          libyearsLabel(library.libyears)
        )}
      </Cell>
    ),
  },
  {
    id: 'advisories',
    label: 'Advisories',
    cell: ({ library }) => (
      <Cell>
        <AdvisoryList advisories={library.advisories} />
      </Cell>
    ),
  },
  {
    id: 'declared',
    label: 'Declared',
    cell: ({ library }) => (
      <Cell>
        <Declared library={library} />
      </Cell>
    ),
  },
];

function Declared({ library }: { library: RatedLibrary }) {
  return (
    <span className={styles.stack}>
      {library.declared ? (
        <code>{library.declared}</code>
      ) : (
        <Text color="secondary">
          {library.direct ? 'any version' : 'not declared'}
        </Text>
      )}
      <Text variant="body-small" color="secondary">
        {library.groups.join(', ')}
      </Text>
    </span>
  );
}
