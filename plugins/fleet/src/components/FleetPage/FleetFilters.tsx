import { ButtonLink } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { RiAddLine } from '@remixicon/react';
import { createServiceRouteRef } from '../../routes';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { SearchBox } from '../SearchBox';

/** Which services to show, and the way to another one. */
export const FleetFilters = (props: {
  search: string;
  owner?: string;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { search, owner, onChange } = props;
  const createLink = useRouteRef(createServiceRouteRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        createLink && (
          <ButtonLink
            href={createLink()}
            variant="primary"
            size="medium"
            iconStart={<RiAddLine />}
          >
            Create a service
          </ButtonLink>
        )
      }
    >
      <SearchBox
        label="Search services by name, owner or system"
        placeholder="Name, owner or system"
        text={search}
        onChange={text => onChange({ search: text })}
      />
      <OwnerSelect
        owner={owner}
        onChange={chosen => onChange({ owner: chosen })}
      />
    </FilterBar>
  );
};
