import { Badge, Cell, CellText, ColumnConfig, Text } from '@backstage/ui';
import { RatedLibrary } from '@slipway/plugin-fleet-common';

interface LibraryRow {
  id: string;
  library: RatedLibrary;
}

export const libraryColumns: ColumnConfig<LibraryRow>[] = [
  {
    id: 'name',
    label: 'Library',
    isRowHeader: true,
    cell: ({ library }) => <CellText title={library.name} />,
  },
  {
    id: 'version',
    label: 'Version',
    cell: ({ library }) => (
      <CellText title={library.version ?? 'not resolved'} />
    ),
  },
  {
    id: 'direct',
    label: 'Dependency',
    cell: ({ library }) => (
      <Cell>
        <Badge
          size="small"
          title={
            library.direct
              ? 'The service declares it'
              : 'A declared library needs it'
          }
        >
          {library.direct ? 'direct' : 'transitive'}
        </Badge>
      </Cell>
    ),
  },
  {
    id: 'groups',
    label: 'Groups',
    cell: ({ library }) => <CellText title={library.groups.join(', ')} />,
  },
  {
    id: 'declared',
    label: 'Declared range',
    cell: ({ library }) => (
      <Cell>
        {library.declared ? (
          <code>{library.declared}</code>
        ) : (
          <Text color="secondary">
            {library.direct ? 'any version' : 'not declared'}
          </Text>
        )}
      </Cell>
    ),
  },
];
