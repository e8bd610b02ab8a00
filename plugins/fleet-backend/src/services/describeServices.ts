import type {
  Environment,
  EnvironmentCell,
  FleetService,
  LibraryStatus,
} from '@slipway/plugin-fleet-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { LibraryReadingStore } from '../database/LibraryReadingStore';
import type { StoredService } from '../database/ServiceStore';

export interface DescribeServicesDependencies {
  readings: LibraryReadingStore;
  deployments: DeploymentStore;
  /** In promotion order. */
  environments: Environment[];
  /** What is known of the libraries of a service, by its row id; undefined when nothing is, or not yet. */
  figuresOf: (
    serviceId: number,
  ) => Pick<LibraryStatus, 'outdated' | 'worstSeverity'> | undefined;
}

/** Services as clients see them, with what is known of their libraries and environments. */
export async function describeServices(
  services: StoredService[],
  dependencies: DescribeServicesDependencies,
): Promise<FleetService[]> {
  const { readings, deployments, environments, figuresOf } = dependencies;
  const ids = services.map(service => service.id);
  const statusOf = await readings.getStatuses(ids);
  const cellsOf = await deployments.getCells(ids);
  return services.map(service => ({
    ref: service.ref,
    name: service.name,
    title: service.title,
    description: service.description,
    owner: service.owner,
    system: service.system,
    template: service.template,
    templateVersion: service.templateVersion,
    libraries: {
      ...(statusOf.get(service.id) ?? { state: 'pending', count: 0 }),
      outdated: figuresOf(service.id)?.outdated,
      worstSeverity: figuresOf(service.id)?.worstSeverity,
    },
    environments: inPromotionOrder(cellsOf.get(service.id) ?? [], environments),
  }));
}

/** Configured environments first, as configured; the others keep their order behind them. */
function inPromotionOrder(
  cells: EnvironmentCell[],
  environments: Environment[],
): EnvironmentCell[] {
  const rankOf = new Map(environments.map(({ name }, rank) => [name, rank]));
  const rank = (cell: EnvironmentCell) =>
    rankOf.get(cell.environment) ?? environments.length;
  return [...cells].sort((a, b) => rank(a) - rank(b));
}
