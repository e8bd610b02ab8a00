import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { RatedLibrary } from '@slipway/plugin-fleet-common';
import type { SnapshotHead } from '../database/SnapshotReader';

/** What a bill of materials is of. */
export interface SbomSubject {
  /** Entity ref of the service. */
  ref: string;
  name: string;
  head: SnapshotHead;
  /** Absent for the default branch. */
  environment?: string;
}

/** CycloneDX 1.6 as JSON; the same for the same snapshot. */
export function buildSbom(
  subject: SbomSubject,
  libraries: readonly RatedLibrary[],
): string {
  const root = new Models.Component(
    Enums.ComponentType.Application,
    subject.name,
    { bomRef: subject.ref, version: subject.head.commit },
  );
  const bom = new Models.Bom();
  bom.metadata.component = root;
  bom.metadata.timestamp = new Date(subject.head.readAt);
  bom.metadata.properties = properties({
    environment: subject.environment,
    commit: subject.head.commit,
    'image-digest': subject.head.imageDigest,
    lockfile: subject.head.lockfile,
    format: subject.head.format,
    python: subject.head.python,
  });
  const components = libraries.map(library => ({
    library,
    component: toComponent(library),
  }));
  for (const { component } of components) bom.components.add(component);
  connect(root, components);
  return new Serialize.JsonSerializer(
    new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6),
  ).serialize(bom, { sortLists: true, space: 2 });
}

interface Entry {
  library: RatedLibrary;
  component: Models.Component;
}

function connect(root: Models.Component, components: Entry[]): void {
  const byName = new Map<string, Models.Component[]>();
  for (const { library, component } of components) {
    const namesakes = byName.get(library.name) ?? [];
    namesakes.push(component);
    byName.set(library.name, namesakes);
  }
  for (const { library, component } of components) {
    const requirers = library.requiredBy.flatMap(
      name => byName.get(name) ?? [],
    );
    if (library.direct || requirers.length === 0) requirers.push(root);
    for (const requirer of requirers) {
      requirer.dependencies.add(component.bomRef);
    }
  }
}

function toComponent(library: RatedLibrary): Models.Component {
  const { name, version } = library;
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: `${name}@${version ?? ''}`,
    version,
    purl: purlOf(library),
    scope: library.groups.includes('main')
      ? Enums.ComponentScope.Required
      : Enums.ComponentScope.Excluded,
    properties: properties({
      origin: library.origin,
      groups: library.groups.join(','),
      extras: library.extras.join(','),
      marker: library.marker,
      declared: library.declared,
    }),
  });
}

/** What comes from a folder of the repository is in no index under this name. */
function purlOf({
  name,
  version,
  origin,
  index,
}: RatedLibrary): string | undefined {
  if (origin === 'path') return undefined;
  const at = version ? `@${encodeURIComponent(version)}` : '';
  const from = index ? `?repository_url=${encodeURIComponent(index)}` : '';
  return `pkg:pypi/${name}${at}${from}`;
}

function properties(
  values: Record<string, string | undefined>,
): Models.PropertyRepository {
  return new Models.PropertyRepository(
    Object.entries(values).flatMap(([name, value]) =>
      value ? [new Models.Property(`slipway:${name}`, value)] : [],
    ),
  );
}
