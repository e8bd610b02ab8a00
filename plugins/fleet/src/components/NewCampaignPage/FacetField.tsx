import { Select } from '@backstage/ui';
import { useServiceFacets } from '../../hooks/useServiceFacets';
import { refLabel } from '../../lib/refLabel';

/** Some of the values that services have in a field of the catalog. */
export const FacetField = (props: {
  label: string;
  facets: readonly string[];
  /** The kind of the entities that are offered, when they are entities; owners may be of any kind. */
  kind?: 'group' | 'system' | 'template';
  values: string[];
  onChange: (values: string[]) => void;
}) => {
  const { label, kind, values } = props;
  const known = useServiceFacets(props.facets).data ?? [];
  const offered = known.filter(
    ref => !kind || kind === 'group' || ref.startsWith(`${kind}:`),
  );
  const all = [...new Set([...offered, ...values])];
  // Nobody has a tier in many fleets; an empty list would only ask what it is for.
  if (all.length === 0 && !kind) return null;
  return (
    <Select
      label={label}
      placeholder="Any"
      selectionMode="multiple"
      options={all.map(value => ({
        value,
        label: kind ? refLabel(value, kind) : value,
      }))}
      value={values}
      onChange={keys => props.onChange(keys.map(String))}
    />
  );
};
