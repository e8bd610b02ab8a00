import { Select } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { PoliciesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { POLICY_STATES } from '../../lib/policyStates';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';

const ANY = 'any';

/** Whose services are counted, which policies come first, and which services an opened one lists. */
export const PolicyFilters = (props: {
  request: PoliciesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { request, onChange } = props;
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter policies"
      actions={
        <DownloadButton
          fileName="policies.csv"
          load={() => libraries.getCsv('/policies', request)}
        />
      }
    >
      <Select
        aria-label="State"
        size="medium"
        options={[
          { value: ANY, label: 'Any state' },
          ...POLICY_STATES.map(value => ({ value, label: value })),
        ]}
        value={request.state ?? ANY}
        onChange={key =>
          onChange({ state: key === ANY ? undefined : String(key) })
        }
      />
      <OwnerSelect
        owner={request.owner}
        onChange={owner => onChange({ owner })}
      />
    </FilterBar>
  );
};
