import type { Knex } from 'knex';
import type { NewDeploymentRow } from './deploymentRows';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';
import { isSqlite } from './openDatabase';

const EVENT_COLUMNS = [
  'event_id',
  'version',
  'finished_at',
  'commit_id',
  'digest',
  'actor',
  'actor_source',
  'url',
  'kind',
] as const;

const ATTEMPT_COLUMNS = [
  ...EVENT_COLUMNS.map(column => `attempt_${column}`),
  'attempt_outcome',
];
const SUCCESS_COLUMNS = EVENT_COLUMNS.map(column => `success_${column}`);

type CellMove = Record<string, string | number | null>;

/**
 * Moves the cells of new deployments forward: each shows the attempt and the success that finished last, and of those
 * that finished at once the one with the greatest id, in whatever order they arrive. The database compares with what
 * is there in the write itself, so that two writers cannot overtake each other.
 */
export async function moveCells(
  transaction: Knex.Transaction,
  rows: NewDeploymentRow[],
): Promise<void> {
  for (const moves of inChunks(movesOf(rows), ROWS_PER_STATEMENT)) {
    await transaction('deployment_cells')
      .insert(moves)
      .onConflict(['service_id', 'environment'])
      .merge({
        ...takenWhenLater(transaction, 'attempt', ATTEMPT_COLUMNS),
        ...takenWhenLater(transaction, 'success', SUCCESS_COLUMNS),
        attempts: transaction.raw(
          'deployment_cells.attempts + excluded.attempts',
        ),
        failures: transaction.raw(
          'deployment_cells.failures + excluded.failures',
        ),
      });
  }
}

/** Which of two deployments of a cell counts as the later one; as the database compares, by the bytes of their ids. */
function compareEvents(
  a: { finished_at: string; event_id: string },
  b: { finished_at: string; event_id: string },
): number {
  if (a.finished_at !== b.finished_at) {
    return a.finished_at < b.finished_at ? -1 : 1;
  }
  return Buffer.compare(Buffer.from(a.event_id), Buffer.from(b.event_id));
}

/** One move per cell, in an order that all writers share: rows are locked as they are written. */
function movesOf(rows: NewDeploymentRow[]): CellMove[] {
  const cells = new Map<string, NewDeploymentRow[]>();
  for (const row of rows) {
    const key = `${row.service_id}/${row.environment}`;
    const cell = cells.get(key) ?? [];
    cell.push(row);
    cells.set(key, cell);
  }
  return [...cells.values()]
    .map(events => {
      const inOrder = [...events].sort(compareEvents);
      const isSuccess = (row: NewDeploymentRow) => row.outcome === 'success';
      const attempt = inOrder.at(-1)!;
      return {
        service_id: attempt.service_id,
        environment: attempt.environment,
        ...columnsOf('attempt', attempt),
        attempt_outcome: attempt.outcome,
        ...columnsOf('success', inOrder.filter(isSuccess).at(-1)),
        attempts: events.length,
        failures: events.filter(row => !isSuccess(row)).length,
      };
    })
    .sort(
      (a, b) =>
        a.service_id - b.service_id || (a.environment < b.environment ? -1 : 1),
    );
}

function columnsOf(
  of: 'attempt' | 'success',
  row: NewDeploymentRow | undefined,
): CellMove {
  return Object.fromEntries(
    EVENT_COLUMNS.map(column => [`${of}_${column}`, row?.[column] ?? null]),
  );
}

function takenWhenLater(
  knex: Knex,
  of: 'attempt' | 'success',
  columns: readonly string[],
): Record<string, Knex.Raw> {
  const bytes = isSqlite(knex) ? '' : ' collate "C"';
  const key = (table: string) =>
    ['finished_at', 'event_id']
      .map(column => `coalesce(${table}.${of}_${column}, '')${bytes}`)
      .join(', ');
  const isLater = `(${key('excluded')}) > (${key('deployment_cells')})`;
  return Object.fromEntries(
    columns.map(column => [
      column,
      knex.raw(
        `case when ${isLater} then excluded.${column} else deployment_cells.${column} end`,
      ),
    ]),
  );
}
