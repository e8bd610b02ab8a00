import type { Knex } from 'knex';
import type { DeploymentCellRow } from './tables';

/** Stored for what cannot be counted, so that it is not asked for again until something else runs. */
const NOT_COUNTABLE = -1;

/** A cell of which commits are to be counted. */
export interface UncountedCell {
  serviceId: number;
  environment: string;
  /** URL of the service's folder. */
  sourceLocation?: string;
  /** The commit that runs there. */
  commit: string;
  /** The commit of the environment that is ahead, when how far is not counted yet. */
  aheadCommit?: string;
  /** Whether the commits on the default branch since are to be counted. */
  countsSince: boolean;
}

/** What runs in an environment, as far as it is known. */
export interface RunningBuild {
  environment: string;
  version?: string;
  commit?: string;
}

interface UncountedRow {
  service_id: number;
  environment: string;
  source_location: string | null;
  commit_id: string;
  ahead_commit_id: string | null;
  counts_behind: number | boolean;
  counts_since: number | boolean;
}

/** How many commits lie between what runs and what could run; counted once, and again when something else runs. */
export class CommitCountStore {
  constructor(private readonly knex: Knex) {}

  /** Some of the cells that lack a count which can be had. */
  async listUncounted(limit: number): Promise<UncountedCell[]> {
    const behind =
      'cells.behind_environment is not null and cells.behind_commits is null';
    const since = 'cells.stale = 1 and cells.commits_since is null';
    const rows = await this.knex({ cells: 'deployment_cells' })
      .join('services', 'services.id', 'cells.service_id')
      .leftJoin({ ahead: 'deployment_cells' }, join =>
        join
          .on('ahead.service_id', 'cells.service_id')
          .andOn('ahead.environment', 'cells.behind_environment'),
      )
      .whereNull('services.left_at')
      .whereNotNull('cells.running_commit_id')
      // As in the index of these cells.
      .andWhereRaw(`((${behind}) or (${since}))`)
      .andWhereRaw(`(ahead.running_commit_id is not null or (${since}))`)
      .limit(limit)
      .select<UncountedRow[]>(
        'cells.service_id',
        'cells.environment',
        'services.source_location',
        'cells.running_commit_id as commit_id',
        'ahead.running_commit_id as ahead_commit_id',
        this.knex.raw(`(${behind}) as counts_behind`),
        this.knex.raw(`(${since}) as counts_since`),
      );
    return rows.map(row => ({
      serviceId: row.service_id,
      environment: row.environment,
      sourceLocation: row.source_location ?? undefined,
      commit: row.commit_id,
      aheadCommit:
        row.counts_behind && row.ahead_commit_id
          ? row.ahead_commit_id
          : undefined,
      countsSince: Boolean(row.counts_since),
    }));
  }

  /** Keeps what was counted of a cell, unless something else runs there by now. */
  async saveCounts(
    cell: UncountedCell,
    counts: { behind?: number; since?: number },
  ): Promise<void> {
    await this.knex<DeploymentCellRow>('deployment_cells')
      .where({
        service_id: cell.serviceId,
        environment: cell.environment,
        running_commit_id: cell.commit,
      })
      .update({
        ...(cell.aheadCommit && {
          behind_commits: counts.behind ?? NOT_COUNTABLE,
        }),
        ...(cell.countsSince && {
          commits_since: counts.since ?? NOT_COUNTABLE,
        }),
      });
  }

  /** Keeps of many cells that nothing can be counted of them. */
  async saveUncountable(cells: UncountedCell[]): Promise<void> {
    const where = cells
      .map(() => '(cast(? as integer), cast(? as text))')
      .join(', ');
    const uncounted = (column: string, when: string) =>
      this.knex.raw(
        `case when ${when} and ${column} is null then ${NOT_COUNTABLE} else ${column} end`,
      );
    await this.knex('deployment_cells')
      .whereRaw(
        `(service_id, environment) in (values ${where})`,
        cells.flatMap(cell => [cell.serviceId, cell.environment]),
      )
      .update({
        behind_commits: uncounted(
          'behind_commits',
          'behind_environment is not null',
        ),
        commits_since: uncounted('commits_since', 'stale = 1'),
      });
  }

  /** To be called when something was pushed to the repository of services. */
  async forgetSince(serviceIds: number[]): Promise<void> {
    await this.knex<DeploymentCellRow>('deployment_cells')
      .whereIn('service_id', serviceIds)
      .whereNotNull('commits_since')
      .update({ commits_since: null });
  }

  /** What runs of a service in each environment. */
  async listRunning(serviceId: number): Promise<RunningBuild[]> {
    const rows = await this.knex<DeploymentCellRow>('deployment_cells')
      .where({ service_id: serviceId })
      .orderBy('environment')
      .select('environment', 'running_version', 'running_commit_id');
    return rows.map(row => ({
      environment: row.environment,
      version: row.running_version ?? undefined,
      commit: row.running_commit_id ?? undefined,
    }));
  }
}

/** A count for those who read it. */
export function toCount(stored: number | null): number | undefined {
  return stored === null || stored < 0 ? undefined : stored;
}
