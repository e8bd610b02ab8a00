import type { LibraryMatrix } from '@slipway/plugin-fleet-common';
import { countLibraries } from './countLibraries';
import { isInUse } from './librarySummaries';
import type { LibraryModel } from './LibraryModel';
import type { ModelLibrary, ModelService, ModelVersion } from './modelRecords';
import { filterScope, type Scope, type ServiceFilters } from './scopes';
import { severityOfRank } from './severity';
import { versionsInOrder } from './versionsInOrder';

type Row = LibraryMatrix['services'][number];
type Cell = Row['cells'][number];

type MatrixFilters = ServiceFilters & {
  /** Names of the columns; all internal libraries that the scope uses unless told otherwise. */
  libraries?: readonly string[];
};

/** Some rows of services × libraries; of several versions in one service, the oldest is shown. */
export function matrixWindow(
  model: LibraryModel,
  scope: Scope,
  query: MatrixFilters & { offset: number; limit: number },
): LibraryMatrix {
  const { offset, limit } = query;
  const { libraries, services, rowOf } = matrixOf(model, scope, query);
  return {
    libraries,
    totalServices: services.length,
    offset,
    services: services.slice(offset, offset + limit).map(rowOf),
  };
}

/** The same with every row, each made when it is asked for. */
export function wholeMatrix(
  model: LibraryModel,
  scope: Scope,
  query: MatrixFilters,
): { libraries: LibraryMatrix['libraries']; rows: Iterable<Row> } {
  const { libraries, services, rowOf } = matrixOf(model, scope, query);
  return { libraries, rows: eachOf(services, rowOf) };
}

function* eachOf(
  services: Scope,
  rowOf: (service: ModelService) => Row,
): Generator<Row> {
  for (const service of services) yield rowOf(service);
}

function matrixOf(model: LibraryModel, scope: Scope, query: MatrixFilters) {
  const columns = columnsOf(model, scope, query.libraries);
  const columnOf = new Map(
    columns.map(({ library }, column) => [library?.slot, column]),
  );
  return {
    libraries: columns.map(({ name, library }) => ({
      name,
      latest: library?.latest,
    })),
    services: filterScope(scope, query),
    rowOf: (service: ModelService): Row => ({
      service: service.ref,
      name: service.name,
      owner: service.owner,
      cells: cellsOf(model, service, { columns: columns.length, columnOf }),
    }),
  };
}

/** By name; a library that the scope does not use is an empty column, whether there is one or not. */
function columnsOf(
  model: LibraryModel,
  scope: Scope,
  names: readonly string[] | undefined,
): Array<{ name: string; library?: ModelLibrary }> {
  const counts = countLibraries(model, scope);
  if (!names) {
    return model.libraries
      .filter(library => library.internal && isInUse(library, counts))
      .map(library => ({ name: library.name, library }))
      .sort(byName);
  }
  return [...new Set(names)]
    .map(name => {
      const library = model.findLibrary(name);
      return library && isInUse(library, counts) ? { name, library } : { name };
    })
    .sort(byName);
}

function cellsOf(
  model: LibraryModel,
  { branch }: ModelService,
  options: { columns: number; columnOf: Map<number | undefined, number> },
): Cell[] {
  const cells = new Array<Cell>(options.columns).fill(null);
  const shown = new Array<ModelVersion | undefined>(options.columns);
  for (const usage of branch?.usages ?? []) {
    const slot = usage >> 2;
    const column = options.columnOf.get(model.facts.libraryOf(slot));
    const version = model.versions[slot];
    if (column === undefined || !version) continue;
    const other = shown[column];
    if (other && isOlder(other, version)) continue;
    shown[column] = version;
    cells[column] = {
      version: version.version || undefined,
      behind: version.behind,
      severity: severityOfRank(model.facts.severityOf(slot)),
    };
  }
  return cells;
}

function isOlder(a: ModelVersion, b: ModelVersion): boolean {
  const versions = versionsInOrder(a.library);
  return versions.indexOf(a) < versions.indexOf(b);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
