import type { Knex } from 'knex';
import type { ServiceLineageRow } from './updateTables';

/** When something was looked at, and what exactly; without revision, looking again may help. */
export interface LineageAttempt {
  serviceId: number;
  attemptedAt: string;
  revision?: string;
}

/** A look at the lineage of a service, and what it says. */
export interface LineageLook {
  attempt: LineageAttempt;
  /** Of the table; those that are left out stand. */
  columns: Partial<ServiceLineageRow>;
}

/**
 * Writes looks at different services; not where somebody has written a newer one.
 *
 * @returns for each of them whether it says something new.
 */
export async function saveLooks(
  knex: Knex,
  looks: LineageLook[],
): Promise<boolean[]> {
  const known = await knex<ServiceLineageRow>('service_lineages').whereIn(
    'service_id',
    looks.map(({ attempt }) => attempt.serviceId),
  );
  const rowOf = new Map(known.map(row => [row.service_id, row]));
  for (const isGood of [true, false]) {
    const alike = looks
      .filter(({ columns }) => (columns.problem === null) === isGood)
      // In one order for all who write several: they must not wait for each other.
      .sort((a, b) => a.attempt.serviceId - b.attempt.serviceId);
    if (alike.length === 0) continue;
    await knex<ServiceLineageRow>('service_lineages')
      .insert(alike.map(toRow))
      .onConflict('service_id')
      .merge()
      .whereRaw('service_lineages.attempted_at <= excluded.attempted_at');
  }
  return looks.map(({ attempt, columns }) => {
    const before = rowOf.get(attempt.serviceId);
    if (!before) return true;
    return (
      before.attempted_at <= attempt.attemptedAt && isNews(before, columns)
    );
  });
}

function toRow({ attempt, columns }: LineageLook) {
  return {
    ...columns,
    service_id: attempt.serviceId,
    attempted_at: attempt.attemptedAt,
    revision: attempt.revision ?? null,
  };
}

/** Anything but when it was read. */
function isNews(
  before: ServiceLineageRow,
  written: Partial<ServiceLineageRow>,
): boolean {
  const { read_at, ...shown } = written;
  return Object.entries(shown).some(
    ([column, value]) => before[column as keyof ServiceLineageRow] !== value,
  );
}
