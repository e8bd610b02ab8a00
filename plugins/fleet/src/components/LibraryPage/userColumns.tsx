import { ColumnConfig, Cell, Text } from '@backstage/ui';
import { LibraryUser } from '@slipway/plugin-fleet-common';
import { AdvisoryList } from '../AdvisoryList';
import { BehindBadge } from '../BehindBadge';
import { OwnerLink } from '../OwnerLink';
import { RunningVersions } from '../RunningVersions';
import { ServiceName } from '../ServiceName';
import styles from './userColumns.module.css';

interface UserRow {
  id: string;
  user: LibraryUser;
  /** The library that the page is about. */
  library: string;
}

export const userColumns: ColumnConfig<UserRow>[] = [
  {
    id: 'name',
    label: 'Service',
    isRowHeader: true,
    isSortable: true,
    cell: ({ user, library }) => (
      <Cell>
        <ServiceName user={user} library={library} />
      </Cell>
    ),
  },
  {
    id: 'owner',
    label: 'Owner',
    isSortable: true,
    cell: ({ user }) => (
      <Cell>
        <OwnerLink owner={user.owner} />
      </Cell>
    ),
  },
  {
    id: 'version',
    label: 'Default branch',
    isSortable: true,
    cell: ({ user }) => (
      <Cell>
        <BranchVersion user={user} />
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
    cell: ({ user }) => (
      <Cell>
        <Dependency user={user} />
      </Cell>
    ),
  },
  {
    id: 'advisories',
    label: 'Advisories',
    cell: ({ user }) => (
      <Cell>
        <AdvisoryList advisories={user.advisories} />
      </Cell>
    ),
  },
];

function BranchVersion({ user }: { user: LibraryUser }) {
  if (!user.version) {
    return (
      <Text color="secondary">
        {user.direct ? 'declared, not resolved' : 'not there any more'}
      </Text>
    );
  }
  return (
    <span className={styles.stack}>
      {user.version}
      <BehindBadge behind={user.behind} />
    </span>
  );
}

function Dependency({ user }: { user: LibraryUser }) {
  return (
    <span className={styles.stack}>
      {user.direct ? 'direct' : 'transitive'}
      {user.declared && <code>{user.declared}</code>}
    </span>
  );
}
