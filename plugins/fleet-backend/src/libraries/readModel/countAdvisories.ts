import type { LibraryModel } from './LibraryModel';
import type { ModelAdvisory, ModelVersion } from './modelRecords';
import { oncePerScope, type Scope } from './scopes';

/** What one advisory hits in a scope. */
export interface AdvisoryReach {
  advisory: ModelAdvisory;
  /** Services that it hits, on the default branch or in an environment. */
  services: number;
  /** Services that run a version it hits, by environment. */
  environments: Map<string, number>;
  /** The versions in use that it hits. */
  versions: Set<ModelVersion>;
}

interface Counted extends AdvisoryReach {
  lastService: number;
  lastIn: Map<string, number>;
}

/** The advisories that hit something in a scope. */
export const countAdvisories = oncePerScope(
  (model: LibraryModel, scope: Scope): Map<string, AdvisoryReach> => {
    const reached = new Map<string, Counted>();
    const { facts } = model;
    scope.forEach((service, number) => {
      const count = (usages: Int32Array, environment?: string) => {
        for (const usage of usages) {
          if (facts.severityOf(usage >> 2) === 0) continue;
          const version = model.versions[usage >> 2];
          for (const { advisory } of version?.hits ?? []) {
            const reach = reached.get(advisory.id) ?? nothingOf(advisory);
            reached.set(advisory.id, reach);
            if (version) reach.versions.add(version);
            countOnce(reach, number, environment);
          }
        }
      };
      if (service.branch) count(service.branch.usages);
      service.running.forEach((head, environment) =>
        count(head.usages, environment),
      );
    });
    return reached;
  },
);

function countOnce(
  reach: Counted,
  service: number,
  environment: string | undefined,
): void {
  if (reach.lastService !== service) {
    reach.lastService = service;
    reach.services += 1;
  }
  if (environment === undefined) return;
  if (reach.lastIn.get(environment) === service) return;
  reach.lastIn.set(environment, service);
  reach.environments.set(
    environment,
    (reach.environments.get(environment) ?? 0) + 1,
  );
}

function nothingOf(advisory: ModelAdvisory): Counted {
  return {
    advisory,
    services: 0,
    environments: new Map(),
    versions: new Set(),
    lastService: -1,
    lastIn: new Map(),
  };
}
