import { useMemo } from 'react';
import { Flex, Text } from '@backstage/ui';
import { LibraryVersionUse } from '@slipway/plugin-fleet-common';
import { useLibraryUsers } from '../../hooks/useLibraryUsers';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import {
  libraryUsersRequest,
  libraryUsersSorting,
} from '../../lib/libraryUrls';
import { withSorting } from '../../lib/sorting';
import { QueryTable } from '../QueryTable';
import { UserFilters } from './UserFilters';
import { userColumns } from './userColumns';
import { UsersInShort } from './UsersInShort';
import { NoUsers } from './NoUsers';

/** Which services use the library, at which version, and where that runs. Filters and order are in the URL. */
export const LibraryUsers = (props: {
  name: string;
  versions: LibraryVersionUse[];
}) => {
  const { url, setUrl, pagination } = usePagedUrl();
  const request = libraryUsersRequest(url);
  const users = useLibraryUsers(props.name, request);
  const rows = useMemo(
    () =>
      users.data?.items.map(user => ({
        id: user.service,
        user,
        library: props.name,
      })),
    [users.data, props.name],
  );

  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="body-large" weight="bold" style={{ margin: 0 }}>
        Who uses it
      </Text>
      <UserFilters
        name={props.name}
        request={request}
        versions={props.versions}
      />
      {!users.isError && (
        <UsersInShort
          name={props.name}
          request={request}
          total={users.isPlaceholderData ? undefined : users.data?.totalItems}
        />
      )}
      <QueryTable
        query={users}
        rows={rows}
        columns={userColumns}
        sort={{
          descriptor: libraryUsersSorting(url),
          onSortChange: sorting =>
            setUrl(current => withSorting(current, sorting)),
        }}
        pagination={pagination(users)}
        failure={`The services that use ${props.name} could not be loaded`}
        empty={<NoUsers />}
      />
    </Flex>
  );
};
