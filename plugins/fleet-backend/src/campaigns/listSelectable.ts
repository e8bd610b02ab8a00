import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import type { CampaignFactStore } from '../database/CampaignFactStore';
import type { BranchOf } from './branchesOf';
import type { CatalogServices } from './CatalogServices';
import type { SelectableService } from './decide/types';

export interface ListSelectableDependencies {
  catalog: CatalogServices;
  facts: CampaignFactStore;
  branchesOf: (spec: CampaignSpec) => Promise<BranchOf>;
  /** The git host of a repository that Slipway can change, by the URL of a folder in it. */
  hostOf: (sourceLocation: string) => string | undefined;
}

/** Every service of the catalog with what selecting goes by; no repository is read. */
export async function listSelectable(
  spec: CampaignSpec,
  dependencies: ListSelectableDependencies,
): Promise<SelectableService[]> {
  const { catalog, facts, hostOf } = dependencies;
  const services = await catalog.list();
  const branchOf = await dependencies.branchesOf(spec);
  const failed = await facts.listFailed();
  return [...services.values()].map(service => {
    const { ref, name, title, owner, system, template, tier } = service;
    const environment = failed.get(ref);
    return {
      service: ref,
      title: title ?? name,
      owner,
      system,
      tier,
      template,
      credential: service.sourceLocation && hostOf(service.sourceLocation),
      branch: branchOf(ref),
      ...(environment && {
        unhealthy: `its last deployment to ${environment} failed.`,
      }),
    };
  });
}
