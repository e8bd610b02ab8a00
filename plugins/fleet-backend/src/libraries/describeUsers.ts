import type {
  AdvisoryUser,
  RunningVersion,
} from '@slipway/plugin-fleet-common';
import type { LibraryModelStore } from '../database/LibraryModelStore';
import type { EnvironmentOrder } from '../services/environmentOrder';
import type { LibraryModel } from './readModel/LibraryModel';
import { usagesOf, type LibraryUse } from './readModel/libraryUsers';
import { toLibraryAdvisories } from './readModel/toLibraryAdvisories';

export interface DescribeUsersDependencies {
  store: Pick<LibraryModelStore, 'readDeclarations'>;
  /** The environments that services were deployed to, by row id of the service. */
  environmentsOf: (
    serviceIds: number[],
  ) => Promise<ReadonlyMap<number, readonly string[]>>;
  inOrder: EnvironmentOrder;
}

/** The uses of one page as clients see them: with what only the tables know of them. */
export async function describeUsers(
  model: LibraryModel,
  uses: readonly LibraryUse[],
  dependencies: DescribeUsersDependencies,
): Promise<AdvisoryUser[]> {
  const { store, environmentsOf, inOrder } = dependencies;
  const deployedTo = await environmentsOf([
    ...new Set(uses.map(({ service }) => service.id)),
  ]);
  const declarations = await store.readDeclarations({
    snapshotIds: uses.flatMap(
      ({ service }) => service.branch?.snapshotId ?? [],
    ),
    versionIds: uses.flatMap(({ version }) => version?.id ?? []),
  });
  const declarationOf = new Map(
    declarations.map(row => [
      `${row.snapshot_id} ${row.library_version_id}`,
      row,
    ]),
  );
  return uses.map(use => {
    const { service, library, version, direct } = use;
    const declaration =
      version &&
      declarationOf.get(`${service.branch?.snapshotId} ${version.id}`);
    return {
      library: library.name,
      service: service.ref,
      name: service.name,
      title: service.title,
      owner: service.owner,
      system: service.system,
      version: version?.version || undefined,
      behind: version?.behind ?? 'unknown',
      direct,
      groups: declaration?.groups ? declaration.groups.split(',') : [],
      declared: declaration?.declared ?? undefined,
      advisories: toLibraryAdvisories(version),
      running: runningVersions(model, use, {
        inOrder,
        deployedTo: deployedTo.get(service.id) ?? [],
      }),
    };
  });
}

/** One for each environment, and for each version where several run in one. */
function runningVersions(
  model: LibraryModel,
  { service, library }: LibraryUse,
  options: { inOrder: EnvironmentOrder; deployedTo: readonly string[] },
): RunningVersion[] {
  const names = new Set([...options.deployedTo, ...service.running.keys()]);
  return options
    .inOrder([...names])
    .flatMap((environment): RunningVersion[] => {
      const head = service.running.get(environment);
      if (!head) return [{ environment, known: false }];
      const versions = usagesOf(model, head, library);
      if (versions.length === 0) return [{ environment, known: true }];
      return versions.map(({ version }) => ({
        environment,
        version: version.version || undefined,
        known: true,
      }));
    });
}

/** Services described together; each group costs two queries. */
const GROUP = 200;

/** All of them, for lists that are sent whole. */
export async function* describeAllUsers(
  model: LibraryModel,
  uses: readonly LibraryUse[],
  dependencies: DescribeUsersDependencies,
): AsyncGenerator<AdvisoryUser> {
  for (let start = 0; start < uses.length; start += GROUP) {
    yield* await describeUsers(
      model,
      uses.slice(start, start + GROUP),
      dependencies,
    );
  }
}
