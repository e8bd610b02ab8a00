import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';

const OWNER = 'relations.ownedBy';

/** Who owns services, as entity refs; asked of the catalog, which counts them in one query. */
export function useServiceOwners() {
  const catalog = useApi(catalogApiRef);
  return useQuery({
    queryKey: ['fleet', 'owners'],
    queryFn: () =>
      catalog.getEntityFacets({
        filter: { kind: 'Component', 'spec.type': 'service' },
        facets: [OWNER],
      }),
    select: ({ facets }) =>
      (facets[OWNER] ?? []).map(({ value }) => value).sort(),
  });
}
