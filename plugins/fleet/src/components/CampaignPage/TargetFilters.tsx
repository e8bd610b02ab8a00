import { Campaign, TARGET_STATES } from '@slipway/plugin-fleet-common';
import { PERSON, TARGET_STATE_WORDS } from '../../lib/targetState';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { ServiceSearch } from '../filters/SearchFilter';

/** Which targets to show. */
export const TargetFilters = ({ campaign }: { campaign: Campaign }) => (
  <FilterBar label="Filter targets">
    <ServiceSearch />
    <ChoiceFilter
      name="state"
      label="State"
      anyLabel="Any state"
      choices={[
        { value: PERSON, label: 'needs a person' },
        ...TARGET_STATES.map(value => ({
          value,
          label: TARGET_STATE_WORDS[value].label,
        })),
      ]}
    />
    <ChoiceFilter
      name="wave"
      label="Wave"
      anyLabel="Any wave"
      choices={campaign.waves.map(({ name }, index) => ({
        value: String(index),
        label: name,
      }))}
    />
    <OwnerFilter />
  </FilterBar>
);
