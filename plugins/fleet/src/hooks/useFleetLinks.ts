import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  advisoriesRouteRef,
  advisoryRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  libraryRouteRef,
  policiesRouteRef,
} from '../routes';

type Filters = Record<string, string>;

/** Where the pages about libraries are, with filters; an administrator may have switched a page off. */
export function useFleetLinks() {
  const fleet = useRouteRef(fleetRouteRef);
  const libraries = useRouteRef(librariesRouteRef);
  const library = useRouteRef(libraryRouteRef);
  const advisories = useRouteRef(advisoriesRouteRef);
  const advisory = useRouteRef(advisoryRouteRef);
  const policies = useRouteRef(policiesRouteRef);
  return {
    fleet: fleet?.(),
    libraries: (filters?: Filters) => withQuery(libraries?.(), filters),
    library: (name: string, filters?: Filters) =>
      withQuery(library?.({ name }), filters),
    advisories: (filters?: Filters) => withQuery(advisories?.(), filters),
    advisory: (id: string) => advisory?.({ id }),
    policies: (filters?: Filters) => withQuery(policies?.(), filters),
  };
}

function withQuery(path: string | undefined, filters: Filters = {}) {
  const query = new URLSearchParams(filters);
  return path && query.size > 0 ? `${path}?${query}` : path;
}
