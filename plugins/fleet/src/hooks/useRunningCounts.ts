import { useApi } from '@backstage/frontend-plugin-api';
import { LibraryUsersRequest } from '@slipway/plugin-fleet-common';
import { useQueries } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { queryKeys } from './queryClient';

/** In how many services of each environment the chosen versions run; an environment is left out until that is known. */
export function useRunningCounts(
  name: string,
  options: { request: LibraryUsersRequest; environments: string[] },
) {
  const libraries = useApi(libraryApiRef);
  return useQueries({
    queries: options.environments.map(environment => {
      const request = {
        ...options.request,
        environment,
        cursor: undefined,
        limit: 1,
      };
      return {
        queryKey: [...queryKeys.libraries, 'users', name, request],
        queryFn: () => libraries.getLibraryUsers(name, request),
      };
    }),
    combine: results =>
      results.flatMap(({ data }, index) => {
        const environment = options.environments[index];
        return data && environment !== undefined
          ? [{ environment, services: data.totalItems }]
          : [];
      }),
  });
}
