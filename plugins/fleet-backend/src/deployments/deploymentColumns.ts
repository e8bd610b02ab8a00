import type {
  Deployment,
  DeploymentMatrixRow,
} from '@slipway/plugin-fleet-common';
import type { CsvColumn } from '../http/csv';

/** The columns of lists of deployments as CSV; named as the fields of their JSON. */
export const DEPLOYMENT_COLUMNS: Array<CsvColumn<Deployment>> = [
  ['id', deployment => deployment.id],
  ['service', deployment => deployment.service],
  ['environment', deployment => deployment.environment],
  ['version', deployment => deployment.version],
  ['outcome', deployment => deployment.outcome],
  ['kind', deployment => deployment.kind],
  ['startedAt', deployment => deployment.startedAt],
  ['finishedAt', deployment => deployment.finishedAt],
  ['commit', deployment => deployment.commit],
  ['digest', deployment => deployment.digest],
  ['actor', deployment => deployment.actor],
  ['actorSource', deployment => deployment.actorSource],
  ['source', deployment => deployment.source],
  ['url', deployment => deployment.url],
];

/** One cell of the matrix, with the service it is of. */
export type MatrixCell = Omit<DeploymentMatrixRow, 'cells'> & {
  cell?: DeploymentMatrixRow['cells'][number];
};

/** A row per cell: what a spreadsheet filters and sorts by. */
export const MATRIX_COLUMNS: Array<CsvColumn<MatrixCell>> = [
  ['service', row => row.ref],
  ['title', row => row.title],
  ['owner', row => row.owner],
  ['system', row => row.system],
  ['template', row => row.template],
  ['environment', row => row.cell?.environment],
  ['state', row => row.cell?.state],
  ['reason', row => row.cell?.reason],
  ['stateSince', row => row.cell?.stateSince],
  ['desired', row => row.cell?.desired?.version ?? row.cell?.desired?.digest],
  ['running', row => row.cell?.running?.version],
  ['runningSource', row => row.cell?.running?.source],
  ['seenAt', row => row.cell?.running?.seenAt],
  ['lastAttempt', row => row.cell?.lastAttempt?.version],
  ['lastOutcome', row => row.cell?.lastAttempt?.outcome],
  ['lastFinishedAt', row => row.cell?.lastAttempt?.finishedAt],
  ['lastSuccess', row => row.cell?.lastSuccess?.version],
  ['lastSuccessAt', row => row.cell?.lastSuccess?.finishedAt],
  ['actor', row => row.cell?.lastAttempt?.actor],
  ['actorSource', row => row.cell?.lastAttempt?.actorSource],
  ['behind', row => row.cell?.behind?.version],
  ['staleDays', row => row.cell?.stale?.days],
];

/** A service that is nowhere is one row too. */
export async function* cellsOf(
  rows: AsyncIterable<DeploymentMatrixRow>,
): AsyncGenerator<MatrixCell> {
  for await (const { cells, ...service } of rows) {
    if (cells.length === 0) yield service;
    for (const cell of cells) yield { ...service, cell };
  }
}
