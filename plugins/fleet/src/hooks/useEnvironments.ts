import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** Which environments there are, by name and in promotion order. */
export function useEnvironments() {
  const fleet = useApi(fleetApiRef);
  return useQuery({
    queryKey: queryKeys.environments,
    queryFn: () => fleet.getEnvironments(),
    select: ({ items }) => items.map(({ name }) => name),
  });
}
