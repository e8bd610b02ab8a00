import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';

/** What services have in any of some fields of the catalog, each value once. */
export function useServiceFacets(facets: readonly string[]) {
  const catalog = useApi(catalogApiRef);
  return useQuery({
    queryKey: ['fleet', 'facets', facets],
    queryFn: () =>
      catalog.getEntityFacets({
        filter: { kind: 'Component', 'spec.type': 'service' },
        facets: [...facets],
      }),
    select: answer => {
      const values = facets.flatMap(facet => answer.facets[facet] ?? []);
      return [...new Set(values.map(({ value }) => value))].sort();
    },
  });
}
