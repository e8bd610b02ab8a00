import { ButtonLink } from '@backstage/ui';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { ServicesRequest } from '@slipway/plugin-fleet-common';
import { RiAddLine } from '@remixicon/react';
import { fleetApiRef } from '../../api/fleetApiRef';
import { createServiceRouteRef } from '../../routes';
import { unpaged } from '../../lib/pagedUrl';
import { DownloadButton } from '../DownloadButton';
import { FilterBar } from '../FilterBar';
import { OwnerFilter } from '../filters/EntityFilter';
import { ServiceSearch } from '../filters/SearchFilter';

/** Which services to show, the whole list as a file, and the way to another one. */
export const FleetFilters = (props: { request: ServicesRequest }) => {
  const fleet = useApi(fleetApiRef);
  const createLink = useRouteRef(createServiceRouteRef);
  return (
    <FilterBar
      label="Filter services"
      actions={
        <>
          <DownloadButton
            fileName="services.csv"
            load={() => fleet.getServicesCsv(unpaged(props.request))}
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
      <ServiceSearch />
      <OwnerFilter />
    </FilterBar>
  );
};
