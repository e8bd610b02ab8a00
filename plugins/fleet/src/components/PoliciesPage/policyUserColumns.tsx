import { Cell, CellText, ColumnConfig, Text } from '@backstage/ui';
import { PolicyUser } from '@slipway/plugin-fleet-common';
import { OwnerLink } from '../OwnerLink';
import { ServiceName } from '../ServiceName';
import { PolicyStateView } from './PolicyStateView';

interface UserRow {
  id: string;
  user: PolicyUser;
  library: string;
}

export const policyUserColumns: ColumnConfig<UserRow>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    cell: ({ user, library }) => (
      <Cell>
        <ServiceName user={user} library={library} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    cell: ({ user }) => (
      <Cell>
        <OwnerLink owner={user.owner} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Version',
    cell: ({ user }) =>
      user.version ? (
        <CellText title={user.version} />
      ) : (
        <Cell>
          <Text color="secondary">not resolved</Text>
        </Cell>
      ),
  },
  {
    id: 'state',
    label: 'State',
    cell: ({ user }) => (
      <Cell>
        <PolicyStateView user={user} />
      </Cell>
    ),
  },
];
