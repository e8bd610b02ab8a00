import type { Knex } from 'knex';
import { batches } from './batches';
import type { DeploymentCellStore } from './DeploymentCellStore';
import { matchServices, namesOf } from './matchServices';
import type { DesiredStateRow } from './tables';

/** A state as the repository has it, before it is known which service of the catalog it is about. */
export type NewDesiredState = Omit<
  DesiredStateRow,
  'source' | 'service_id' | 'asked_at'
>;

/** States per transaction: those of SQLite give way to nobody. */
const BATCH = 50;

/** States per question, while comparing. */
const PAGE = 1_000;

/** What the GitOps repository says should run. Only what changed is written, and only its cells are derived anew. */
export class DesiredStateStore {
  constructor(
    private readonly knex: Knex,
    private readonly cells: DeploymentCellStore,
  ) {}

  /**
   * Makes the states of a repository these.
   *
   * @param askedAt When what is other than before was first seen to be asked for; when its commit was written unless
   * told.
   * @returns whether anything is other than before.
   */
  async replaceAll(
    source: string,
    { states, askedAt }: { states: NewDesiredState[]; askedAt?: string },
  ): Promise<boolean> {
    const before = await this.#load(source);
    const paths = new Set(states.map(state => state.path));
    const gone = [...before.values()].filter(row => !paths.has(row.path));
    const distinct = new Map(states.map(state => [state.path, state]));
    const changed = [...distinct.values()].filter(
      state => !isSame(state, before.get(state.path)),
    );
    for await (const batch of batches(changed, BATCH)) {
      const rows = batch.map(state => ({
        ...state,
        source,
        asked_at: askedAtOf(state, before.get(state.path), askedAt),
      }));
      await this.#save(rows, before);
    }
    for await (const batch of batches(gone, BATCH)) {
      await this.cells.change(servicesOf(batch), async transaction =>
        transaction<DesiredStateRow>('desired_states')
          .where({ source })
          .whereIn(
            'path',
            batch.map(row => row.path),
          )
          .delete(),
      );
    }
    return changed.length > 0 || gone.length > 0;
  }

  /** Forgets what other repositories said: they are configured no more. */
  async keepOnly(source: string | undefined): Promise<void> {
    const others = await this.knex<DesiredStateRow>('desired_states')
      .whereNot('source', source ?? '')
      .distinct('source');
    for (const other of others) {
      await this.replaceAll(other.source, { states: [] });
    }
  }

  /** Finds out again which services are meant by the names of these, which came, changed or went. */
  async rematch(
    services: Array<{ ref: string; name: string }>,
  ): Promise<boolean> {
    const rows = await this.knex<DesiredStateRow>('desired_states').whereIn(
      'service',
      services.flatMap(namesOf),
    );
    const matched = await matchServices(this.knex, [
      ...new Set(rows.map(row => row.service)),
    ]);
    const moved = rows.filter(
      row => (matched.get(row.service) ?? null) !== row.service_id,
    );
    for await (const batch of batches(moved, BATCH)) {
      const next = batch.map(row => ({
        ...row,
        service_id: matched.get(row.service) ?? null,
      }));
      await this.cells.change(
        servicesOf([...batch, ...next]),
        async transaction =>
          transaction<DesiredStateRow>('desired_states')
            .insert(next)
            .onConflict(['source', 'path'])
            .merge(['service_id']),
      );
    }
    return moved.length > 0;
  }

  async #save(
    rows: Array<Omit<DesiredStateRow, 'service_id'>>,
    before: Map<string, DesiredStateRow>,
  ): Promise<void> {
    const matched = await matchServices(this.knex, [
      ...new Set(rows.map(row => row.service)),
    ]);
    const next = rows.map(row => ({
      ...row,
      service_id: matched.get(row.service) ?? null,
    }));
    const earlier = rows.flatMap(row => before.get(row.path) ?? []);
    await this.cells.change(
      servicesOf([...earlier, ...next]),
      async transaction =>
        transaction<DesiredStateRow>('desired_states')
          .insert(next)
          .onConflict(['source', 'path'])
          .merge(),
    );
  }

  async #load(source: string): Promise<Map<string, DesiredStateRow>> {
    const states = new Map<string, DesiredStateRow>();
    let after = '';
    for (;;) {
      const page = await this.knex<DesiredStateRow>('desired_states')
        .where({ source })
        .andWhere('path', '>', after)
        .orderBy('path')
        .limit(PAGE);
      for (const row of page) states.set(row.path, row);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return states;
      after = last.path;
      await new Promise(setImmediate);
    }
  }
}

function isSame(
  state: NewDesiredState,
  before: DesiredStateRow | undefined,
): boolean {
  return (
    before !== undefined &&
    before.service === state.service &&
    before.environment === state.environment &&
    before.images === state.images &&
    before.commit_id === state.commit_id &&
    before.author === state.author &&
    before.committed_at === state.committed_at &&
    before.problem === state.problem
  );
}

/**
 * A commit can be much older than the push that brought it, so a roll-out gets its time from when it was first seen;
 * an overlay of which only something else changed has asked for its images before.
 */
function askedAtOf(
  state: NewDesiredState,
  before: DesiredStateRow | undefined,
  askedAt: string | undefined,
): string {
  if (before && before.images === state.images && !before.problem) {
    return before.asked_at;
  }
  return askedAt ?? state.committed_at;
}

function servicesOf(rows: Array<{ service_id: number | null }>): number[] {
  return [...new Set(rows.flatMap(row => row.service_id ?? []))];
}
