import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  advisoriesRouteRef,
  advisoryRouteRef,
  campaignRouteRef,
  campaignsRouteRef,
  deploymentsRouteRef,
  editCampaignRouteRef,
  environmentsRouteRef,
  fleetRouteRef,
  librariesRouteRef,
  libraryRouteRef,
  newCampaignRouteRef,
  policiesRouteRef,
  templateRouteRef,
  templatesRouteRef,
  updatesRouteRef,
} from '../routes';

type Filters = Record<string, string>;

/** Where the pages about the fleet are, with filters; an administrator may have switched a page off. */
export function useFleetLinks() {
  const fleet = useRouteRef(fleetRouteRef);
  const libraries = useRouteRef(librariesRouteRef);
  const library = useRouteRef(libraryRouteRef);
  const advisories = useRouteRef(advisoriesRouteRef);
  const advisory = useRouteRef(advisoryRouteRef);
  const policies = useRouteRef(policiesRouteRef);
  const environments = useRouteRef(environmentsRouteRef);
  const deployments = useRouteRef(deploymentsRouteRef);
  const templates = useRouteRef(templatesRouteRef);
  const template = useRouteRef(templateRouteRef);
  const updates = useRouteRef(updatesRouteRef);
  const campaigns = useRouteRef(campaignsRouteRef);
  const campaign = useRouteRef(campaignRouteRef);
  const newCampaign = useRouteRef(newCampaignRouteRef);
  const editCampaign = useRouteRef(editCampaignRouteRef);
  return {
    fleet: fleet?.(),
    libraries: (filters?: Filters) => withQuery(libraries?.(), filters),
    library: (name: string, filters?: Filters) =>
      withQuery(library?.({ name }), filters),
    advisories: (filters?: Filters) => withQuery(advisories?.(), filters),
    advisory: (id: string) => advisory?.({ id }),
    environments: (filters?: Filters) => withQuery(environments?.(), filters),
    deployments: (filters?: Filters) => withQuery(deployments?.(), filters),
    policies: (filters?: Filters) => withQuery(policies?.(), filters),
    templates: (filters?: Filters) => withQuery(templates?.(), filters),
    template: (ref: string, filters?: Filters) => {
      const { namespace, name } = parseEntityRef(ref);
      return withQuery(template?.({ namespace, name }), filters);
    },
    updates: (filters?: Filters) => withQuery(updates?.(), filters),
    campaigns: (filters?: Filters) => withQuery(campaigns?.(), filters),
    campaign: (id: string, filters?: Filters) =>
      withQuery(campaign?.({ id }), filters),
    newCampaign: (filled?: Filters) => withQuery(newCampaign?.(), filled),
    editCampaign: (id: string) => editCampaign?.({ id }),
  };
}

function withQuery(path: string | undefined, filters: Filters = {}) {
  const query = new URLSearchParams(filters);
  return path && query.size > 0 ? `${path}?${query}` : path;
}
