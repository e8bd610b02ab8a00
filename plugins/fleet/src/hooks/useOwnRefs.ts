import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';

/** In whose name the person who is signed in owns things: the person and the groups. */
export function useOwnRefs() {
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: ['fleet', 'own-refs'],
    queryFn: async () =>
      (await identity.getBackstageIdentity()).ownershipEntityRefs,
  });
}
