import { TextField } from '@backstage/ui';
import {
  CampaignSelector,
  SOURCE_TEMPLATE_ANNOTATION,
} from '@slipway/plugin-fleet-common';
import { FacetField } from './FacetField';
import { FieldsProps } from './fieldsProps';
import { ServicesField } from './ServicesField';
import styles from './CampaignFormView.module.css';

/** A service's tier is a label or an annotation. */
const TIER_FACETS = [
  'metadata.labels.acme.com/tier',
  'metadata.annotations.acme.com/tier',
];

/** What services have to have; what is empty does not limit. */
export const SelectorFields = ({ draft, change }: FieldsProps) => {
  const { selector } = draft;
  const select = (changes: Partial<Required<CampaignSelector>>) =>
    change({ selector: { ...selector, ...changes } });
  return (
    <fieldset className={styles.group}>
      <p className={styles.help}>
        A service is in when it fits every field that is filled in. What is
        empty does not limit.
      </p>
      <FacetField
        label="Owners"
        kind="group"
        facets={['relations.ownedBy']}
        values={selector.owners}
        onChange={owners => select({ owners })}
      />
      <FacetField
        label="Systems"
        kind="system"
        facets={['relations.partOf']}
        values={selector.systems}
        onChange={systems => select({ systems })}
      />
      <FacetField
        label="Templates"
        kind="template"
        facets={[`metadata.annotations.${SOURCE_TEMPLATE_ANNOTATION}`]}
        values={selector.templates}
        onChange={templates => select({ templates })}
      />
      <FacetField
        label="Tiers"
        facets={TIER_FACETS}
        values={selector.tiers}
        onChange={tiers => select({ tiers })}
      />
      <TextField
        label="Search"
        description="Part of the name or title"
        value={selector.search}
        onChange={search => select({ search })}
      />
      <ServicesField
        label="Only these services"
        placeholder="Add a service"
        values={selector.services}
        onChange={services => select({ services })}
      />
      <ServicesField
        label="Without these services"
        placeholder="Leave a service out"
        values={selector.exclude}
        onChange={exclude => select({ exclude })}
      />
    </fieldset>
  );
};
