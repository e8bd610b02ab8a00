import type { FleetService, LibraryStatus } from '@slipway/plugin-fleet-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { LibraryReadingStore } from '../database/LibraryReadingStore';
import type {
  ServicePosition,
  ServiceQuery,
  ServiceStore,
  StoredService,
} from '../database/ServiceStore';
import type { EnvironmentOrder } from './environmentOrder';

export interface DescribeServicesDependencies {
  readings: LibraryReadingStore;
  deployments: DeploymentStore;
  inOrder: EnvironmentOrder;
  /** What is known of the libraries of a service, by its row id; undefined when nothing is, or not yet. */
  figuresOf: (
    serviceId: number,
  ) => Pick<LibraryStatus, 'outdated' | 'worstSeverity'> | undefined;
  /** How services stand to the templates that made them, by row id. */
  lineagesOf: (
    serviceIds: number[],
  ) => Promise<Map<number, FleetService['lineage']>>;
}

/** Services as clients see them, with what is known of their libraries and environments. */
export async function describeServices(
  services: StoredService[],
  dependencies: DescribeServicesDependencies,
): Promise<FleetService[]> {
  const { readings, deployments, inOrder, figuresOf } = dependencies;
  const ids = services.map(service => service.id);
  const statusOf = await readings.getStatuses(ids);
  const cellsOf = await deployments.getCells(ids);
  const lineageOf = await dependencies.lineagesOf(ids);
  return services.map(service => {
    const status = statusOf.get(service.id);
    const figures = status && figuresOf(service.id);
    const cells = new Map(
      cellsOf.get(service.id)?.map(cell => [cell.environment, cell]),
    );
    return {
      ref: service.ref,
      name: service.name,
      title: service.title,
      description: service.description,
      owner: service.owner,
      system: service.system,
      template: service.template,
      templateVersion: service.templateVersion,
      lineage: lineageOf.get(service.id),
      libraries: {
        ...(status ?? { state: 'pending', count: 0 }),
        outdated: figures?.outdated,
        worstSeverity: figures?.worstSeverity,
      },
      environments: inOrder([...cells.keys()]).flatMap(
        environment => cells.get(environment) ?? [],
      ),
    };
  });
}

/** Services described together; each group costs a few queries. */
const GROUP = 200;

/** All that a query finds, for lists that are sent whole. */
export async function* describeAllServices(
  store: Pick<ServiceStore, 'listServices'>,
  query: Omit<ServiceQuery, 'limit' | 'after'>,
  dependencies: DescribeServicesDependencies,
): AsyncGenerator<FleetService> {
  let after: ServicePosition | undefined;
  do {
    const found = await store.listServices({ ...query, limit: GROUP, after });
    yield* await describeServices(found.items, dependencies);
    after = found.next;
  } while (after);
}
