import type { LibraryVersionUse } from '@slipway/plugin-fleet-common';
import type { EnvironmentOrder } from '../../services/environmentOrder';
import type { LibraryModel } from './LibraryModel';
import { usagesOf } from './libraryUsers';
import type { ModelLibrary, ModelVersion } from './modelRecords';
import type { Scope } from './scopes';
import { toLibraryAdvisories } from './toLibraryAdvisories';
import { versionsInOrder } from './versionsInOrder';

interface Users {
  services: number;
  environments: Map<string, number>;
}

/** The versions of a library that a scope uses, newest first, with who uses them. */
export function libraryVersionUses(
  model: LibraryModel,
  scope: Scope,
  options: { library: ModelLibrary; inOrder: EnvironmentOrder },
): LibraryVersionUse[] {
  const { library, inOrder } = options;
  const users = countUsers(model, scope, library);
  return versionsInOrder(library)
    .flatMap(version => {
      const { services, environments } = users.get(version) ?? {};
      if (services === undefined || !environments || !version.version) {
        return [];
      }
      return {
        version: version.version,
        releasedAt: version.releasedAt,
        yanked: version.yanked,
        behind: version.behind,
        services,
        environments: inOrder([...environments.keys()]).map(environment => ({
          environment,
          services: environments.get(environment) ?? 0,
        })),
        advisories: toLibraryAdvisories(version),
      };
    })
    .reverse();
}

function countUsers(
  model: LibraryModel,
  scope: Scope,
  library: ModelLibrary,
): Map<ModelVersion, Users> {
  const users = new Map<ModelVersion, Users>();
  const usersOf = (version: ModelVersion) => {
    const known = users.get(version) ?? {
      services: 0,
      environments: new Map(),
    };
    users.set(version, known);
    return known;
  };
  for (const service of scope) {
    for (const { version } of usagesOf(model, service.branch, library)) {
      usersOf(version).services += 1;
    }
    for (const [environment, head] of service.running) {
      for (const { version } of usagesOf(model, head, library)) {
        const { environments } = usersOf(version);
        environments.set(environment, (environments.get(environment) ?? 0) + 1);
      }
    }
  }
  return users;
}
