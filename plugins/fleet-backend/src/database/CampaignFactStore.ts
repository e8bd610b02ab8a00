import type { CellState } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { inChunks } from './inChunks';

/** Refs of one question: both databases limit the values of a statement. */
const REFS_PER_STATEMENT = 500;

/** A service in an environment, as a campaign looks at it. */
export interface CampaignCell {
  /** Entity ref. */
  service: string;
  /** URL of the service's folder. */
  sourceLocation?: string;
  state: CellState;
  reason: string;
  since?: string;
  runningCommit?: string;
}

/** What campaigns go by of what is deployed. */
export class CampaignFactStore {
  constructor(private readonly knex: Knex) {}

  /** How services stand in an environment, by entity ref; one that is not known there is left out. */
  async listCells(
    environment: string,
    services: string[],
  ): Promise<Map<string, CampaignCell>> {
    const cells = new Map<string, CampaignCell>();
    for (const refs of inChunks(services, REFS_PER_STATEMENT)) {
      const rows = await this.knex('deployment_cells')
        .join('services', 'services.id', 'deployment_cells.service_id')
        .where({ environment })
        .whereIn('services.ref', refs)
        .select<
          Array<{
            ref: string;
            source_location: string | null;
            state: CellState;
            reason: string | null;
            state_since: string | null;
            running_commit_id: string | null;
          }>
        >(
          'services.ref',
          'services.source_location',
          'deployment_cells.state',
          'deployment_cells.reason',
          'deployment_cells.state_since',
          'deployment_cells.running_commit_id',
        );
      for (const row of rows) {
        cells.set(row.ref, {
          service: row.ref,
          sourceLocation: row.source_location ?? undefined,
          state: row.state,
          reason: row.reason ?? '',
          since: row.state_since ?? undefined,
          runningCommit: row.running_commit_id ?? undefined,
        });
      }
    }
    return cells;
  }

  /** Services of which a deployment has failed, with the environment. */
  async listFailed(): Promise<Map<string, string>> {
    const rows = await this.knex('deployment_cells')
      .join('services', 'services.id', 'deployment_cells.service_id')
      .where('deployment_cells.state', 'failed')
      .orderBy(['services.ref', 'deployment_cells.environment'])
      .select<Array<{ ref: string; environment: string }>>(
        'services.ref',
        'deployment_cells.environment',
      );
    return new Map(rows.map(({ ref, environment }) => [ref, environment]));
  }
}
