import type { Severity } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import { batches } from './batches';
import { inChunks, ROWS_PER_STATEMENT } from './inChunks';
import type { AdvisoryHitRow, AdvisoryLibraryRow, AdvisoryRow } from './tables';

/** One event of a range of OSV. */
export type RangeEvent =
  | { introduced: string }
  | { fixed: string }
  | { lastAffected: string };

/** Which versions of a library an advisory is about: those listed, and those in a range. */
export interface AffectedVersions {
  versions: string[];
  ranges: RangeEvent[][];
}

/** An advisory, its aliases merged into it. */
export interface Advisory {
  id: string;
  aliases: string[];
  severity: Severity;
  score?: number;
  summary: string;
  publishedAt?: string;
  modifiedAt?: string;
  url?: string;
  attribution?: string;
  /** By the name of the library. */
  affected: Record<string, AffectedVersions>;
  digest: string;
}

export interface AdvisoryHit {
  versionId: number;
  advisoryId: string;
  fixedIn: string[];
}

/** Of JSON text: lists of versions are long. */
const ADVISORIES_PER_TRANSACTION = 20;

/** Advisories, and which versions in use they hit. */
export class AdvisoryStore {
  constructor(private readonly knex: Knex) {}

  /** Digests of all advisories, by id. */
  async listDigests(): Promise<Map<string, string>> {
    const rows = await this.knex<AdvisoryRow>('advisories').select(
      'id',
      'digest',
    );
    return new Map(rows.map(row => [row.id, row.digest]));
  }

  /** Names of the libraries that some advisories are about, or whose versions they were found to hit. */
  async listLibrariesOf(advisoryIds: string[]): Promise<string[]> {
    const names = new Set<string>();
    for await (const ids of batches(advisoryIds, ROWS_PER_STATEMENT)) {
      const rows = await this.knex<AdvisoryLibraryRow>('advisory_libraries')
        .whereIn('advisory_id', ids)
        .distinct('library');
      const hit = await this.knex('advisory_hits')
        .join(
          'library_versions',
          'library_versions.id',
          'advisory_hits.library_version_id',
        )
        .join('libraries', 'libraries.id', 'library_versions.library_id')
        .whereIn('advisory_hits.advisory_id', ids)
        .distinct<Array<{ library: string }>>('libraries.name as library');
      for (const row of [...rows, ...hit]) names.add(row.library);
    }
    return [...names];
  }

  /** Writes advisories as not matched yet: until {@link saveMatched} they count as changed. */
  async saveAdvisories(advisories: Advisory[]): Promise<void> {
    for await (const batch of batches(advisories, ADVISORIES_PER_TRANSACTION)) {
      await this.knex.transaction(async transaction => {
        await transaction<AdvisoryRow>('advisories')
          .insert(batch.map(toRow))
          .onConflict('id')
          .merge();
        await transaction<AdvisoryLibraryRow>('advisory_libraries')
          .whereIn(
            'advisory_id',
            batch.map(advisory => advisory.id),
          )
          .delete();
        const libraries = batch.flatMap(toLibraryRows);
        for (const rows of inChunks(libraries, ROWS_PER_STATEMENT)) {
          await transaction<AdvisoryLibraryRow>('advisory_libraries').insert(
            rows,
          );
        }
      });
    }
  }

  /** Writes that the hits of these advisories are complete. */
  async saveMatched(advisories: Advisory[]): Promise<void> {
    for await (const batch of batches(advisories, ROWS_PER_STATEMENT / 2)) {
      await this.knex.transaction(async transaction => {
        for (const { id, digest } of batch) {
          await transaction<AdvisoryRow>('advisories')
            .where({ id })
            .update({ digest });
        }
      });
    }
  }

  /** Removes advisories with their hits. */
  async deleteAdvisories(ids: string[]): Promise<void> {
    for await (const batch of batches(ids, ROWS_PER_STATEMENT)) {
      await this.knex.transaction(async transaction => {
        // SQLite follows foreign keys only when told to.
        for (const table of ['advisory_hits', 'advisory_libraries']) {
          await transaction(table).whereIn('advisory_id', batch).delete();
        }
        await transaction<AdvisoryRow>('advisories')
          .whereIn('id', batch)
          .delete();
      });
    }
  }

  /** Those of some libraries that advisories are about, by name. */
  async findAffected(libraries: string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for await (const names of batches(libraries, ROWS_PER_STATEMENT)) {
      const rows = await this.knex<AdvisoryLibraryRow>('advisory_libraries')
        .whereIn('library', names)
        .distinct('library');
      for (const { library } of rows) found.add(library);
    }
    return found;
  }

  /** What the advisories say of some libraries, by the library's name and then the advisory's id. */
  async getAffected(
    libraries: string[],
  ): Promise<Map<string, Map<string, AffectedVersions>>> {
    const found = new Map<string, Map<string, AffectedVersions>>();
    for await (const names of batches(libraries, ROWS_PER_STATEMENT)) {
      const rows = await this.knex<AdvisoryLibraryRow>(
        'advisory_libraries',
      ).whereIn('library', names);
      for (const row of rows) {
        const affected: AffectedVersions = JSON.parse(row.affected);
        const ofLibrary = found.get(row.library) ?? new Map();
        found.set(row.library, ofLibrary.set(row.advisory_id, affected));
      }
    }
    return found;
  }

  /** Makes these the hits of some versions, in place of whatever they had; returns the versions that this changed. */
  async replaceHits(
    versionIds: number[],
    hits: AdvisoryHit[],
  ): Promise<Set<number>> {
    const rowOf = new Map(hits.map(hit => [hitKey(toHitRow(hit)), hit]));
    const changed = new Set<number>();
    for await (const ids of batches(versionIds, ROWS_PER_STATEMENT)) {
      const idSet = new Set(ids);
      const before = await this.knex<AdvisoryHitRow>('advisory_hits').whereIn(
        'library_version_id',
        ids,
      );
      const known = new Set(before.map(hitKey));
      const gone = before.filter(row => !rowOf.has(hitKey(row)));
      const added = [...rowOf]
        .filter(([key, hit]) => idSet.has(hit.versionId) && !known.has(key))
        .map(([, hit]) => toHitRow(hit));
      if (gone.length + added.length === 0) continue;
      await this.#writeHits(gone, added);
      for (const row of [...gone, ...added]) {
        changed.add(row.library_version_id);
      }
    }
    return changed;
  }

  async #writeHits(
    gone: AdvisoryHitRow[],
    added: AdvisoryHitRow[],
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      for (const rows of inChunks(gone, ROWS_PER_STATEMENT)) {
        await transaction<AdvisoryHitRow>('advisory_hits')
          .whereIn(
            ['library_version_id', 'advisory_id'],
            rows.map(row => [row.library_version_id, row.advisory_id]),
          )
          .delete();
      }
      for (const rows of inChunks(added, ROWS_PER_STATEMENT)) {
        await transaction<AdvisoryHitRow>('advisory_hits')
          .insert(rows)
          .onConflict(['library_version_id', 'advisory_id'])
          .merge();
      }
    });
  }
}

function hitKey(row: AdvisoryHitRow): string {
  return `${row.library_version_id} ${row.advisory_id} ${row.fixed_in}`;
}

function toHitRow(hit: AdvisoryHit): AdvisoryHitRow {
  return {
    library_version_id: hit.versionId,
    advisory_id: hit.advisoryId,
    fixed_in: hit.fixedIn.join(','),
  };
}

function toRow(advisory: Advisory): AdvisoryRow {
  return {
    id: advisory.id,
    aliases: advisory.aliases.join(','),
    severity: advisory.severity,
    score: advisory.score ?? null,
    summary: advisory.summary,
    published_at: advisory.publishedAt ?? null,
    modified_at: advisory.modifiedAt ?? null,
    url: advisory.url ?? null,
    attribution: advisory.attribution ?? null,
    digest: '',
  };
}

function toLibraryRows({ id, affected }: Advisory): AdvisoryLibraryRow[] {
  return Object.entries(affected).map(([library, versions]) => ({
    advisory_id: id,
    library,
    affected: JSON.stringify(versions),
  }));
}
