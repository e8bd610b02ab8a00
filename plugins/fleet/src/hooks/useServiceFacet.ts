import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';

/** What services have in a field of the catalog, such as their owners; the catalog counts them in one query. */
export function useServiceFacet(facet: string) {
  const catalog = useApi(catalogApiRef);
  return useQuery({
    queryKey: ['fleet', 'facet', facet],
    queryFn: () =>
      catalog.getEntityFacets({
        filter: { kind: 'Component', 'spec.type': 'service' },
        facets: [facet],
      }),
    select: ({ facets }) =>
      (facets[facet] ?? []).map(({ value }) => value).sort(),
  });
}
