import type { ReadableRefs } from '../../database/readableServices';
import type { LibraryModel } from './LibraryModel';
import type { ModelService } from './modelRecords';

/** The services that a question is about, by name and then by ref. Everything is counted over these and no others. */
export type Scope = readonly ModelService[];

interface KnownScope {
  generation: number;
  scope: Scope;
}

const ALL = {};
const known = new WeakMap<LibraryModel, WeakMap<object, KnownScope>>();

/** The services that somebody may read; the same array for the same list of refs while no service changes. */
export function readableScope(
  model: LibraryModel,
  readable: ReadableRefs,
): Scope {
  const knownOfModel = known.get(model) ?? new WeakMap<object, KnownScope>();
  known.set(model, knownOfModel);
  const key = readable === 'all' ? ALL : readable;
  const before = knownOfModel.get(key);
  const generation = model.servicesGeneration;
  if (before?.generation === generation) return before.scope;
  const scope =
    readable === 'all'
      ? [...model.services.values()].sort(byName)
      : filterReadable(readableScope(model, 'all'), readable);
  knownOfModel.set(key, { generation, scope });
  return scope;
}

export interface ServiceFilters {
  /** Part of a name, title, owner or system. */
  search?: string;
  owner?: string;
  system?: string;
}

/** The part of a scope that is asked for; the scope itself when nothing is filtered. */
export function filterScope(scope: Scope, filters: ServiceFilters): Scope {
  const { search, owner, system } = filters;
  if (!search && !owner && !system) return scope;
  const words = search?.toLowerCase();
  return scope.filter(
    service =>
      (!owner || service.owner === owner) &&
      (!system || service.system === system) &&
      (!words || service.searchText.includes(words)),
  );
}

/** Computes something of a scope once for each state of the model. */
export function oncePerScope<T>(
  compute: (model: LibraryModel, scope: Scope) => T,
): (model: LibraryModel, scope: Scope) => T {
  const computed = new WeakMap<Scope, { generation: number; value: T }>();
  return (model, scope) => {
    const before = computed.get(scope);
    if (before?.generation === model.generation) return before.value;
    const value = compute(model, scope);
    computed.set(scope, { generation: model.generation, value });
    return value;
  };
}

function filterReadable(scope: Scope, refs: readonly string[]): Scope {
  const readable = new Set(refs);
  return scope.filter(service => readable.has(service.ref));
}

function byName(a: ModelService, b: ModelService): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.ref < b.ref ? -1 : 1;
}
