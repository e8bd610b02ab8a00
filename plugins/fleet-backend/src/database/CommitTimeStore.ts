import type { Knex } from 'knex';
import type { NewDeployment } from './deploymentRows';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';

/** When a commit was made; ISO 8601 in UTC. */
export interface CommitTime {
  commit: string;
  committedAt: string;
}

/** When commits were made. Git hosts tell it while they compare; deployments of these commits are told it later. */
export class CommitTimeStore {
  constructor(private readonly knex: Knex) {}

  async save(times: CommitTime[]): Promise<void> {
    for (const chunk of inChunks(times, ROWS_PER_STATEMENT)) {
      await this.knex('commit_times')
        .insert(
          chunk.map(({ commit, committedAt }) => ({
            commit_id: commit,
            committed_at: committedAt,
          })),
        )
        .onConflict('commit_id')
        .ignore();
    }
  }

  /** The same deployments, with the times of their commits as far as they are known. */
  async addTimes(list: NewDeployment[]): Promise<NewDeployment[]> {
    const commits = list.flatMap(({ deployment }) => deployment.commit ?? []);
    if (commits.length === 0) return list;
    const rows = await this.knex('commit_times')
      .whereIn('commit_id', [...new Set(commits)])
      .select<Array<{ commit_id: string; committed_at: string }>>();
    const times = new Map(rows.map(row => [row.commit_id, row.committed_at]));
    return list.map(added => ({
      ...added,
      committedAt:
        added.committedAt ?? times.get(added.deployment.commit ?? ''),
    }));
  }
}
