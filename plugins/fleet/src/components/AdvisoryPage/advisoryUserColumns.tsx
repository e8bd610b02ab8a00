import { Cell, ColumnConfig, Link, Text } from '@backstage/ui';
import { AdvisoryUser } from '@slipway/plugin-fleet-common';
import { useFleetLinks } from '../../hooks/useFleetLinks';
import { OwnerLink } from '../OwnerLink';
import { RunningVersions } from '../RunningVersions';
import { ServiceName } from '../ServiceName';

interface UserRow {
  id: string;
  user: AdvisoryUser;
}

export const advisoryUserColumns: ColumnConfig<UserRow>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    cell: ({ user }) => (
      <Cell>
        <ServiceName user={user} library={user.library} />
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
    id: 'library',
    label: 'Library',
    cell: ({ user }) => (
      <Cell>
        <LibraryLink name={user.library} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Default branch',
    cell: ({ user }) => (
      <Cell>
        {user.version ?? <Text color="secondary">not there any more</Text>}
      </Cell>
    ),
  },
  {
    id: 'running',
    label: 'Runs in',
    cell: ({ user }) => (
      <Cell>
        <RunningVersions running={user.running} />
      </Cell>
    ),
  },
  {
    id: 'direct',
    label: 'Dependency',
    cell: ({ user }) => <Cell>{user.direct ? 'direct' : 'transitive'}</Cell>,
  },
];

function LibraryLink({ name }: { name: string }) {
  const links = useFleetLinks();
  return <Link href={links.library(name)}>{name}</Link>;
}
