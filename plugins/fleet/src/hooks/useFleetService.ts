import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** What the fleet knows of one service. */
export function useFleetService(ref: string) {
  const fleet = useApi(fleetApiRef);
  return useQuery({
    queryKey: [...queryKeys.service(ref), 'summary'],
    queryFn: () => fleet.getService(ref),
  });
}
