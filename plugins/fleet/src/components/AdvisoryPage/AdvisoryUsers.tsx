import { useMemo } from 'react';
import { Button, Flex, Text } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { libraryApiRef } from '../../api/libraryApiRef';
import { useAdvisoryUsers } from '../../hooks/useAdvisoryUsers';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { advisoryUsersRequest } from '../../lib/libraryUrls';
import { DownloadButton } from '../DownloadButton';
import { EmptyNote } from '../EmptyNote';
import { EnvironmentSelect } from '../EnvironmentSelect';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { QueryTable } from '../QueryTable';
import { SearchBox } from '../SearchBox';
import { advisoryUserColumns } from './advisoryUserColumns';

/** Which services an advisory hits, on the default branch or where they run. */
export const AdvisoryUsers = ({ id }: { id: string }) => {
  const { url, setFilters, pagination } = usePagedUrl();
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
            load={() =>
              libraries.getAdvisoryUsersCsv(id, {
                ...request,
                limit: undefined,
                cursor: undefined,
              })
            }
          />
        }
      >
        <SearchBox
          label="Search services by name, owner or system"
          placeholder="Name, owner or system"
          text={request.search ?? ''}
          onChange={search => setFilters({ search })}
        />
        <EnvironmentSelect
          environment={request.environment}
          onChange={environment => setFilters({ environment })}
        />
        <OwnerSelect
          owner={request.owner}
          onChange={owner => setFilters({ owner })}
        />
      </FilterBar>
      <QueryTable
        query={users}
        rows={rows}
        columns={advisoryUserColumns}
        pagination={pagination(users)}
        failure="The affected services could not be loaded"
        empty={
          isFiltered ? (
            <EmptyNote
              title="No service matches"
              action={
                <Button
                  onPress={() =>
                    setFilters({
                      search: undefined,
                      owner: undefined,
                      environment: undefined,
                    })
                  }
                >
                  Clear the filters
                </Button>
              }
            />
          ) : (
            <EmptyNote title="It hits no service that you may see" />
          )
        }
      />
    </Flex>
  );
};
