import type { Knex } from 'knex';
import { sourceOf, type SourceFacts } from './cellFacts';
import type { DeploymentSourceRow, DerivedSourcesRow } from './tables';

export type DeploymentSourceKey = Pick<
  DeploymentSourceRow,
  'kind' | 'name' | 'part'
>;

/** How well each source answers, and by which health of theirs cells were derived. */
export class DeploymentSourceStore {
  constructor(private readonly knex: Knex) {}

  async listSources(): Promise<SourceFacts[]> {
    const rows = await this.knex<DeploymentSourceRow>(
      'deployment_sources',
    ).orderBy(['kind', 'name', 'part']);
    return rows.map(sourceOf);
  }

  /** Writes that a source answered. What arrives late changes nothing. */
  async saveSuccess(
    key: DeploymentSourceKey,
    success: { at: string; revision?: string; problem?: string },
  ): Promise<void> {
    const { at, revision, problem } = success;
    await this.knex<DeploymentSourceRow>('deployment_sources')
      .insert({
        ...key,
        attempted_at: at,
        succeeded_at: at,
        problem: problem ?? null,
        absent: 0,
        ...(revision !== undefined && { revision }),
      })
      .onConflict(['kind', 'name', 'part'])
      .merge()
      .where('deployment_sources.attempted_at', '<=', at);
  }

  /** Writes why a source did not answer. When it last did stays. */
  async saveProblem(
    key: DeploymentSourceKey,
    {
      at,
      problem,
      absent = false,
    }: { at: string; problem: string; absent?: boolean },
  ): Promise<void> {
    await this.knex<DeploymentSourceRow>('deployment_sources')
      .insert({
        ...key,
        attempted_at: at,
        problem,
        absent: absent ? 1 : 0,
      })
      .onConflict(['kind', 'name', 'part'])
      .merge()
      .where('deployment_sources.attempted_at', '<=', at);
  }

  /** Forgets sources of a kind that are configured no more; their senders are, of events. */
  async keepOnly(
    kind: 'gitops' | 'kubernetes',
    names: string[],
  ): Promise<void> {
    await this.knex<DeploymentSourceRow>('deployment_sources')
      .where({ kind })
      .whereNotIn('name', names)
      .delete();
  }

  /** The health by which the cells of each environment were derived last. */
  async getDerivedHealth(): Promise<Map<string, string>> {
    const rows = await this.knex<DerivedSourcesRow>('derived_sources');
    return new Map(rows.map(row => [row.environment, row.health]));
  }

  async saveDerivedHealth(environment: string, health: string): Promise<void> {
    await this.knex<DerivedSourcesRow>('derived_sources')
      .insert({ environment, health })
      .onConflict('environment')
      .merge();
  }
}
