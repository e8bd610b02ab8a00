import { ReactNode } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Navigate, useLocation } from 'react-router-dom';
import { fleetRouteRef, servicesRouteRef } from '../routes';

/** `/fleet?search=pay` is the list of services with this filter; the tabs alone would forget the query on the way. */
export const KeepSearch = ({ children }: { children: ReactNode }) => {
  const { pathname, search } = useLocation();
  const fleet = useRouteRef(fleetRouteRef)?.();
  const services = useRouteRef(servicesRouteRef)?.();
  const isFleet = pathname.replace(/\/$/, '') === fleet;
  return services && isFleet && search ? (
    <Navigate to={`${services}${search}`} replace />
  ) : (
    children
  );
};
