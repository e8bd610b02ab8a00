import { useApi } from '@backstage/frontend-plugin-api';
import { PoliciesRequest } from '@slipway/plugin-fleet-common';
import { libraryApiRef } from '../../api/libraryApiRef';
import { POLICY_STATES } from '../../lib/policyStates';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';

/** Whose services are counted, which policies come first, and which services an opened one lists. */
export const PolicyFilters = (props: { request: PoliciesRequest }) => {
  const libraries = useApi(libraryApiRef);
  return (
    <FilterBar
      label="Filter policies"
      actions={
        <DownloadButton
          fileName="policies.csv"
          load={() => libraries.getCsv('/policies', props.request)}
        />
      }
    >
      <ChoiceFilter
        name="state"
        label="State"
        anyLabel="Any state"
        choices={POLICY_STATES.map(value => ({ value, label: value }))}
      />
      <OwnerFilter />
    </FilterBar>
  );
};
