import { CountedOnce } from './CountedOnce';
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

/** The advisories that hit something in a scope, by id. */
export const countAdvisories = oncePerScope(
  (model: LibraryModel, scope: Scope): Map<string, AdvisoryReach> => {
    const { advisories, numbersOf } = numberAdvisories(model);
    const services = new CountedOnce(advisories.length);
    const running = new Map<string, CountedOnce>();
    const inUse = new Uint8Array(model.versions.length);
    const count = (usages: Int32Array, service: number, there: CountedOnce) => {
      for (const usage of usages) {
        const numbers = numbersOf[usage >> 2];
        if (!numbers) continue;
        inUse[usage >> 2] = 1;
        for (const number of numbers) {
          services.add(number, service);
          if (there !== services) there.add(number, service);
        }
      }
    };
    scope.forEach(({ branch, running: heads }, service) => {
      if (branch) count(branch.usages, service, services);
      for (const [environment, { usages }] of heads) {
        const there =
          running.get(environment) ?? new CountedOnce(advisories.length);
        running.set(environment, there);
        count(usages, service, there);
      }
    });
    return collect(model, { advisories, services, running, inUse });
  },
);

/** Numbers for the advisories that hit anything, and which hit each version, by its slot. */
function numberAdvisories(model: LibraryModel) {
  const numberOf = new Map<ModelAdvisory, number>();
  const numbersOf = model.versions.map(({ hits }) => {
    if (hits.length === 0) return undefined;
    return hits.map(({ advisory }) => {
      const number = numberOf.get(advisory) ?? numberOf.size;
      numberOf.set(advisory, number);
      return number;
    });
  });
  return { advisories: [...numberOf.keys()], numbersOf };
}

function collect(
  model: LibraryModel,
  counted: {
    advisories: ModelAdvisory[];
    services: CountedOnce;
    running: Map<string, CountedOnce>;
    inUse: Uint8Array;
  },
): Map<string, AdvisoryReach> {
  const reached = new Map<string, AdvisoryReach>();
  counted.advisories.forEach((advisory, number) => {
    const services = counted.services.counts[number] ?? 0;
    if (services === 0) return;
    const environments = new Map<string, number>();
    for (const [environment, { counts }] of counted.running) {
      const there = counts[number] ?? 0;
      if (there > 0) environments.set(environment, there);
    }
    reached.set(advisory.id, {
      advisory,
      services,
      environments,
      versions: new Set(),
    });
  });
  for (const version of model.versions) {
    if (counted.inUse[version.slot] !== 1) continue;
    for (const { advisory } of version.hits) {
      reached.get(advisory.id)?.versions.add(version);
    }
  }
  return reached;
}
