import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { fleetApiRef } from '../api/fleetApiRef';
import { queryKeys } from './queryClient';

/** More than these do not fit on the home page; the Fleet page has them all. */
const SHOWN_PER_OWNER = 10;

/** The services of the person who is signed in and of that person's groups. */
export function useOwnServices() {
  const fleet = useApi(fleetApiRef);
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: [...queryKeys.services, 'own'],
    queryFn: async () => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      const pages = await Promise.all(
        ownershipEntityRefs.map(owner =>
          fleet.getServices({ owner, limit: SHOWN_PER_OWNER }),
        ),
      );
      return pages
        .flatMap(page => page.items)
        .sort((one, other) => one.name.localeCompare(other.name));
    },
  });
}
