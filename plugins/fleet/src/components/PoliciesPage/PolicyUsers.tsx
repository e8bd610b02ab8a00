import { useMemo } from 'react';
import { Flex, Select } from '@backstage/ui';
import { PolicyProgress } from '@slipway/plugin-fleet-common';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { usePolicyUsers } from '../../hooks/usePolicyUsers';
import { POLICY_STATES } from '../../lib/policyStates';
import { EmptyNote } from '../EmptyNote';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { QueryTable } from '../QueryTable';
import { policyUserColumns } from './policyUserColumns';

const ANY = 'any';

/** The services that use a policy's library, and how each stands. */
export const PolicyUsers = ({ policy }: { policy: PolicyProgress }) => {
  const { url, setFilters, position, pagination } = usePagedUrl();
  const state = POLICY_STATES.find(one => one === url.get('state'));
  const owner = url.get('owner') ?? undefined;
  const users = usePolicyUsers(policy.id, {
    limit: position.limit,
    cursor: position.cursor,
    state,
    owner,
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
      <FilterBar label="Filter services">
        <Select
          aria-label="State"
          size="medium"
          options={[
            { value: ANY, label: 'Any state' },
            ...POLICY_STATES.map(value => ({ value, label: value })),
          ]}
          value={state ?? ANY}
          onChange={key =>
            setFilters({ state: key === ANY ? undefined : String(key) })
          }
        />
        <OwnerSelect
          owner={owner}
          onChange={chosen => setFilters({ owner: chosen })}
        />
      </FilterBar>
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
