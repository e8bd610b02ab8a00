import { useApi } from '@backstage/frontend-plugin-api';
import { TimelineRequest } from '@slipway/plugin-fleet-common';
import { deploymentApiRef } from '../../api/deploymentApiRef';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { DaysFilter } from '../filters/DaysFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { EnvironmentFilter } from '../filters/EnvironmentFilter';
import { ServiceFilter } from '../filters/ServiceFilter';

const OUTCOMES = [
  { value: 'success', label: 'succeeded' },
  { value: 'failure', label: 'failed' },
];

/** Which deployments to show, and the whole list as a file. */
export const TimelineFilters = (props: { request: TimelineRequest }) => {
  const deployments = useApi(deploymentApiRef);
  return (
    <FilterBar
      label="Filter deployments"
      actions={
        <DownloadButton
          fileName="deployments.csv"
          load={() => deployments.getTimelineCsv(unpaged(props.request))}
        />
      }
    >
      <ServiceFilter />
      <OwnerFilter />
      <EnvironmentFilter />
      <ChoiceFilter
        name="outcome"
        label="Outcome"
        anyLabel="Any outcome"
        choices={OUTCOMES}
      />
      <DaysFilter />
    </FilterBar>
  );
};
