import { useApi } from '@backstage/frontend-plugin-api';
import {
  CELL_STATES,
  DeploymentMatrixRequest,
} from '@slipway/plugin-fleet-common';
import { deploymentApiRef } from '../../api/deploymentApiRef';
import { CELL_STATE_WORDS } from '../../lib/cellState';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import {
  OwnerFilter,
  SystemFilter,
  TemplateFilter,
} from '../filters/EntityFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { FlagFilter } from '../filters/FlagFilter';
import { ServiceSearch } from '../filters/SearchFilter';

const STATES = CELL_STATES.map(state => ({
  value: state,
  label: CELL_STATE_WORDS[state].label,
}));

/** Which services to show and which first, and the whole list as a file. */
export const EnvironmentFilters = (props: {
  request: DeploymentMatrixRequest;
}) => {
  const deployments = useApi(deploymentApiRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        <DownloadButton
          fileName="environments.csv"
          load={() => deployments.getMatrixCsv(unpaged(props.request))}
        />
      }
    >
      <ServiceSearch />
      <OwnerFilter />
      <SystemFilter />
      <TemplateFilter />
      <EnvironmentFilter />
      <ChoiceFilter
        name="state"
        label="State"
        anyLabel="Any state"
        choices={STATES}
      />
      <FlagFilter name="stale">Stale only</FlagFilter>
      <ChoiceFilter
        name="sort"
        label="Order"
        anyLabel="What needs attention first"
        choices={[{ value: 'name', label: 'By name' }]}
      />
    </FilterBar>
  );
};
