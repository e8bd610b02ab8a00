import { Select } from '@backstage/ui';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useServiceOwners } from '../hooks/useServiceOwners';

const ANY_OWNER = 'any';

/** Whose services to look at. */
export const OwnerSelect = (props: {
  owner?: string;
  onChange: (owner: string | undefined) => void;
  className?: string;
}) => (
  <Select
    className={props.className}
    aria-label="Owner"
    size="medium"
    options={useOwnerOptions(props.owner)}
    value={props.owner ?? ANY_OWNER}
    onChange={key =>
      props.onChange(key === ANY_OWNER ? undefined : String(key))
    }
  />
);

/** The chosen owner stays in the list, also when it owns nothing any more. */
function useOwnerOptions(chosen: string | undefined) {
  const owners = useServiceOwners();
  const refs = new Set([...(owners.data ?? []), ...(chosen ? [chosen] : [])]);
  return [
    { value: ANY_OWNER, label: 'Any owner' },
    ...[...refs].map(ref => ({ value: ref, label: ownerLabel(ref) })),
  ];
}

/** The ref comes from the URL too, where anything may stand. */
function ownerLabel(ref: string): string {
  try {
    return humanizeEntityRef(parseEntityRef(ref, { defaultKind: 'group' }), {
      defaultKind: 'group',
    });
  } catch {
    return ref;
  }
}
