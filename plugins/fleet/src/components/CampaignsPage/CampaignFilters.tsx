import {
  CAMPAIGN_KIND_LABELS,
  CAMPAIGN_KINDS,
  CAMPAIGN_STATE_WORDS,
  CAMPAIGN_STATES,
} from '../../lib/campaignState';
import { FilterBar } from '../FilterBar';
import { ChoiceFilter } from '../filters/ChoiceFilter';
import { OwnerFilter } from '../filters/EntityFilter';
import { NewCampaignButton } from './NewCampaignButton';

/** Which campaigns to show. */
export const CampaignFilters = () => (
  <FilterBar label="Filter campaigns" actions={<NewCampaignButton />}>
    <ChoiceFilter
      name="state"
      label="State"
      anyLabel="Any state"
      choices={CAMPAIGN_STATES.map(value => ({
        value,
        label: CAMPAIGN_STATE_WORDS[value].label,
      }))}
    />
    <ChoiceFilter
      name="kind"
      label="Kind"
      anyLabel="Any kind"
      choices={CAMPAIGN_KINDS.map(value => ({
        value,
        label: CAMPAIGN_KIND_LABELS[value],
      }))}
    />
    <OwnerFilter />
  </FilterBar>
);
