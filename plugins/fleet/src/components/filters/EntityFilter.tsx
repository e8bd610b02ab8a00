import { SOURCE_TEMPLATE_ANNOTATION } from '@slipway/plugin-fleet-common';
import { useServiceFacet } from '../../hooks/useServiceFacet';
import { refLabel } from '../../lib/refLabel';
import { ChoiceFilter } from './ChoiceFilter';

/** Whose services to look at. */
export const OwnerFilter = () => (
  <EntityFilter name="owner" kind="group" facet="relations.ownedBy" />
);

/** Of which system the services are. */
export const SystemFilter = () => (
  <EntityFilter name="system" kind="system" facet="relations.partOf" />
);

/** Which template made the services. */
export const TemplateFilter = () => (
  <EntityFilter
    name="template"
    kind="template"
    facet={`metadata.annotations.${SOURCE_TEMPLATE_ANNOTATION}`}
  />
);

function EntityFilter(props: {
  name: 'owner' | 'system' | 'template';
  /** The kind that is not written out. Owners may be of another one. */
  kind: string;
  facet: string;
}) {
  const { name, kind, facet } = props;
  const refs = useServiceFacet(facet).data ?? [];
  const labelOf = (ref: string) => refLabel(ref, kind);
  return (
    <ChoiceFilter
      name={name}
      label={`${name.charAt(0).toUpperCase()}${name.slice(1)}`}
      anyLabel={`Any ${name}`}
      choices={refs
        .filter(ref => name === 'owner' || ref.startsWith(`${kind}:`))
        .map(ref => ({ value: ref, label: labelOf(ref) }))}
      labelOf={labelOf}
    />
  );
}
