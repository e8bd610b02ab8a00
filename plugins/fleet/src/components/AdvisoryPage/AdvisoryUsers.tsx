import { useMemo } from 'react';
import { Flex, Text } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { libraryApiRef } from '../../api/libraryApiRef';
import { useAdvisoryUsers } from '../../hooks/useAdvisoryUsers';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { advisoryUsersRequest } from '../../lib/libraryUrls';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { EmptyNote } from '../EmptyNote';
import { FilterBar } from '../FilterBar';
import { OwnerFilter } from '../filters/EntityFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { ServiceSearch } from '../filters/SearchFilter';
import { NothingMatches } from '../NothingMatches';
import { QueryTable } from '../QueryTable';
import { advisoryUserColumns } from './advisoryUserColumns';

/** Which services an advisory hits, on the default branch or where they run. */
export const AdvisoryUsers = ({ id }: { id: string }) => {
  const { url, pagination } = usePagedUrl();
  const request = advisoryUsersRequest(url);
  const libraries = useApi(libraryApiRef);
  const users = useAdvisoryUsers(id, request);
  const rows = useMemo(
    () =>
      users.data?.items.map(user => ({
        id: `${user.service} ${user.library}`,
        user,
      })),
    [users.data],
  );
  const isFiltered = request.search || request.owner || request.environment;

  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="body-large" weight="bold" style={{ margin: 0 }}>
        Affected services
      </Text>
      <FilterBar
        label="Filter services"
        actions={
          <DownloadButton
            fileName={`${id}-services.csv`}
            load={() => libraries.getAdvisoryUsersCsv(id, unpaged(request))}
          />
        }
      >
        <ServiceSearch />
        <EnvironmentFilter />
        <OwnerFilter />
      </FilterBar>
      <QueryTable
        query={users}
        rows={rows}
        columns={advisoryUserColumns}
        pagination={pagination(users)}
        failure="The affected services could not be loaded"
        empty={
          isFiltered ? (
            <NothingMatches title="No service matches" />
          ) : (
            <EmptyNote title="It hits no service that you may see" />
          )
        }
      />
    </Flex>
  );
};
