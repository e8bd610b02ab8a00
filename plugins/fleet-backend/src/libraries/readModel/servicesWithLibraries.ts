import type { ServiceWithLibraries } from '@slipway/plugin-fleet-common';
import type { LibraryModel } from './LibraryModel';
import type { ModelLibrary, ModelService, ModelVersion } from './modelRecords';
import { pageByKey, type SortKey } from './pageByKey';
import type { Scope } from './scopes';
import { versionsInOrder } from './versionsInOrder';

/** One page of the services of a scope that use something, by name, with what they use. */
export function servicesWithLibraries(
  model: LibraryModel,
  scope: Scope,
  query: { onlyDirect: boolean; limit: number; after?: SortKey },
): { items: ServiceWithLibraries[]; totalItems: number; next?: SortKey } {
  const page = pageByKey(
    scope.filter(({ snapshots }) => snapshots.some(({ length }) => length > 0)),
    {
      keyOf: ({ name, ref }) => [name, ref],
      descending: [false],
      ...query,
    },
  );
  return {
    ...page,
    items: page.items.map(service => ({
      service: service.ref,
      name: service.name,
      title: service.title,
      owner: service.owner,
      system: service.system,
      libraries: librariesOf(model, service, query),
    })),
  };
}

function librariesOf(
  model: LibraryModel,
  { snapshots }: ModelService,
  { onlyDirect }: { onlyDirect: boolean },
): ServiceWithLibraries['libraries'] {
  const used = new Map<ModelLibrary, Set<ModelVersion>>();
  for (const usages of snapshots) {
    for (const usage of usages) {
      const version = model.versions[usage >> 2];
      if (!version || (onlyDirect && (usage & 2) === 0)) continue;
      const versions = used.get(version.library) ?? new Set();
      used.set(version.library, versions.add(version));
    }
  }
  return [...used]
    .sort(([a], [b]) => (a.name < b.name ? -1 : 1))
    .map(([library, versions]) => ({
      name: library.name,
      versions: versionsInOrder(library)
        .filter(version => versions.has(version) && version.version !== '')
        .map(({ version }) => version),
    }));
}
