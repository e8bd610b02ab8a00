import { useCallback } from 'react';
import { ButtonLink, SearchField, Select } from '@backstage/ui';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { RiAddLine } from '@remixicon/react';
import { createServiceRouteRef } from '../../routes';
import { useSearchText } from '../../hooks/useSearchText';
import { useServiceOwners } from '../../hooks/useServiceOwners';
import styles from './FleetFilters.module.css';

const ANY_OWNER = 'any';

/** Which services to show, and the way to another one. */
export const FleetFilters = (props: {
  search: string;
  owner?: string;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { search, owner, onChange } = props;
  const createLink = useRouteRef(createServiceRouteRef);
  const owners = useOwnerOptions(owner);
  const [typed, setTyped] = useSearchText(
    search,
    useCallback(text => onChange({ search: text }), [onChange]),
  );

  return (
    <div className={styles.filters} role="search" aria-label="Filter services">
      <SearchField
        className={styles.search}
        aria-label="Search services by name, owner or system"
        placeholder="Name, owner or system"
        size="medium"
        value={typed}
        onChange={setTyped}
      />
      <Select
        className={styles.owner}
        aria-label="Owner"
        size="medium"
        options={owners}
        value={owner ?? ANY_OWNER}
        onChange={key =>
          onChange({ owner: key === ANY_OWNER ? undefined : String(key) })
        }
      />
      {createLink && (
        <ButtonLink
          className={styles.create}
          href={createLink()}
          variant="primary"
          size="medium"
          iconStart={<RiAddLine />}
        >
          Create a service
        </ButtonLink>
      )}
    </div>
  );
};

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
