import { ButtonLink } from '@backstage/ui';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { ServicesRequest } from '@slipway/plugin-fleet-common';
import { RiAddLine } from '@remixicon/react';
import { fleetApiRef } from '../../api/fleetApiRef';
import { createServiceRouteRef } from '../../routes';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { OwnerSelect } from '../OwnerSelect';
import { SearchBox } from '../SearchBox';

/** Which services to show, the whole list as a file, and the way to another one. */
export const FleetFilters = (props: {
  request: ServicesRequest;
  onChange: (filters: Record<string, string | undefined>) => void;
}) => {
  const { request, onChange } = props;
  const fleet = useApi(fleetApiRef);
  const createLink = useRouteRef(createServiceRouteRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        <>
          <DownloadButton
            fileName="services.csv"
            load={() =>
              fleet.getServicesCsv({
                ...request,
                limit: undefined,
                cursor: undefined,
              })
            }
          />
          {createLink && (
            <ButtonLink
              href={createLink()}
              variant="primary"
              size="medium"
              iconStart={<RiAddLine />}
            >
              Create a service
            </ButtonLink>
          )}
        </>
      }
    >
      <SearchBox
        label="Search services by name, owner or system"
        placeholder="Name, owner or system"
        text={request.search ?? ''}
        onChange={text => onChange({ search: text })}
      />
      <OwnerSelect
        owner={request.owner}
        onChange={chosen => onChange({ owner: chosen })}
      />
    </FilterBar>
  );
};
