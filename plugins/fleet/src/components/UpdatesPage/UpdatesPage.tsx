import { useMemo } from 'react';
import { Flex } from '@backstage/ui';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useUpdates } from '../../hooks/useUpdates';
import { updatesRequest } from '../../lib/updateUrls';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { QueryTable } from '../QueryTable';
import { SubPageContent } from '../SubPageContent';
import { NoUpdates } from './NoUpdates';
import { updateColumns } from './updateColumns';
import { UpdateFilters } from './UpdateFilters';

export const UpdatesPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <UpdatesTable />
    </SubPageContent>
  </FleetQueryProvider>
);

/** Proposed updates of all services; those that wait for a person unless the URL says otherwise. */
export function UpdatesTable() {
  const { url, pagination } = usePagedUrl();
  const request = updatesRequest(url);
  const updates = useUpdates(request);
  const rows = useMemo(
    () =>
      updates.data?.items.map(update => ({
        id: `${update.service} ${update.kind} ${update.subject}`,
        update,
      })),
    [updates.data],
  );
  return (
    <Flex direction="column" gap="4">
      <UpdateFilters />
      <QueryTable
        query={updates}
        rows={rows}
        columns={updateColumns}
        pagination={pagination(updates)}
        failure="The updates could not be loaded"
        empty={<NoUpdates request={request} />}
      />
    </Flex>
  );
}
