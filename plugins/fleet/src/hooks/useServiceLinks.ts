import { useEntityRefLink } from '@backstage/plugin-catalog-react';

/** Where a service's tabs are. */
export function useServiceLinks(ref: string) {
  const page = useEntityRefLink()(ref);
  return {
    page,
    libraries: `${page}/libraries`,
    template: `${page}/template`,
    deployments: `${page}/deployments`,
  };
}
