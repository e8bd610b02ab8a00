import { useMemo } from 'react';
import { Flex } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { PoliciesRequest, PolicyProgress } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { usePolicyUsers } from '../../hooks/usePolicyUsers';
import { DownloadButton } from '../DownloadButton';
import { EmptyNote } from '../EmptyNote';
import { QueryTable } from '../QueryTable';
import { policyUserColumns } from './policyUserColumns';

/** The services that use a policy's library, and how each stands; with the filters of the page. */
export const PolicyUsers = (props: {
  policy: PolicyProgress;
  request: PoliciesRequest;
}) => {
  const { policy, request } = props;
  const { position, pagination } = usePagedUrl();
  const libraries = useApi(libraryApiRef);
  const users = usePolicyUsers(policy.id, {
    limit: position.limit,
    cursor: position.cursor,
    ...request,
  });
  const rows = useMemo(
    () =>
      users.data?.items.map(user => ({
        id: user.service,
        user,
        library: policy.library,
      })),
    [users.data, policy.library],
  );

  return (
    <Flex direction="column" gap="3">
      <Flex justify="end">
        <DownloadButton
          fileName={`${policy.library}-policy-services.csv`}
          load={() => libraries.getPolicyUsersCsv(policy.id, request)}
        >
          Export its services
        </DownloadButton>
      </Flex>
      <QueryTable
        query={users}
        rows={rows}
        columns={policyUserColumns}
        pagination={pagination(users)}
        failure="The services could not be loaded"
        empty={<EmptyNote title="No service matches" />}
      />
    </Flex>
  );
};
