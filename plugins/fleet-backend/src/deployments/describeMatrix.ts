import type {
  DeploymentCell,
  DeploymentMatrixRow,
} from '@slipway/plugin-fleet-common';
import type { DeploymentCellStore } from '../database/DeploymentCellStore';
import type {
  DeploymentMatrixStore,
  MatrixPosition,
  MatrixQuery,
} from '../database/DeploymentMatrixStore';
import type { DeploymentSourceStore } from '../database/DeploymentSourceStore';
import type { StoredService } from '../database/ServiceStore';
import { describeCells, type DescribeCellsDependencies } from './describeCells';

export interface DescribeMatrixDependencies extends DescribeCellsDependencies {
  cells: DeploymentCellStore;
  sources: DeploymentSourceStore;
}

/** What is known of one service, by environment. */
export async function describeServiceCells(
  serviceId: number,
  dependencies: DescribeMatrixDependencies,
): Promise<DeploymentCell[]> {
  const { cells, sources } = dependencies;
  const known = await cells.getCells([serviceId]);
  return describeCells(
    known.get(serviceId) ?? [],
    await sources.listSources(),
    dependencies,
  );
}

/** Services with what is known of them in every environment. */
export async function describeMatrix(
  services: StoredService[],
  dependencies: DescribeMatrixDependencies,
): Promise<DeploymentMatrixRow[]> {
  const { cells, sources } = dependencies;
  const known = await cells.getCells(services.map(({ id }) => id));
  const health = await sources.listSources();
  return services.map(service => ({
    ref: service.ref,
    name: service.name,
    title: service.title,
    owner: service.owner,
    system: service.system,
    template: service.template,
    cells: describeCells(known.get(service.id) ?? [], health, dependencies),
  }));
}

/** Services described together; each group costs a few queries. */
const GROUP = 200;

/** All that a query finds, for lists that are sent whole. */
export async function* describeWholeMatrix(
  store: DeploymentMatrixStore,
  query: Omit<MatrixQuery, 'limit' | 'after'>,
  dependencies: DescribeMatrixDependencies,
): AsyncGenerator<DeploymentMatrixRow> {
  let after: MatrixPosition | undefined;
  do {
    const found = await store.listServices({ ...query, limit: GROUP, after });
    yield* await describeMatrix(found.items, dependencies);
    after = found.next;
  } while (after);
}
