import {
  UPDATE_KIND_LABELS,
  UPDATE_STATES,
  UPDATE_WORDS,
} from '../../lib/updateState';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { FlagFilter } from '../filters/FlagFilter';

const KINDS = Object.entries(UPDATE_KIND_LABELS).map(([value, label]) => ({
  value,
  label,
}));

const STATES = UPDATE_STATES.map(value => ({
  value,
  label: UPDATE_WORDS[value].label,
}));

/** Which updates to show. */
export const UpdateFilters = () => (
  <FilterBar label="Filter updates">
    <OwnerFilter />
    <ChoiceFilter
      name="kind"
      label="Kind"
      anyLabel="Any kind"
      choices={KINDS}
    />
    <ChoiceFilter
      name="state"
      label="State"
      anyLabel="Waiting for a person"
      choices={STATES}
      instead="all"
    />
    <FlagFilter name="all">All states</FlagFilter>
  </FilterBar>
);
