import type { ChangelogEntry } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import type { TemplateRow } from './updateTables';

/** A template as the catalog describes it. */
export interface CatalogedTemplate {
  ref: string;
  /** `spec.type`, such as `service`. */
  type: string;
  title: string;
  description?: string;
  owner?: string;
  /** SemVer that it states; absent when it states none that is valid. */
  version?: string;
  /** What is wrong with it, as a sentence that says what to do. */
  problem?: string;
  /** Newest first. */
  changelog: ChangelogEntry[];
}

/** The templates of the catalog, copied so that services can be compared with them. */
export class TemplateStore {
  constructor(private readonly knex: Knex) {}

  /**
   * Takes over all templates of the catalog; those that are not among them have left it. What is unchanged is not
   * written. Returns whether anything changed.
   */
  async replaceAll(
    templates: CatalogedTemplate[],
    at: string,
  ): Promise<boolean> {
    const rows = await this.knex<TemplateRow>('templates');
    const known = new Map(rows.map(row => [row.ref, row]));
    const changed = templates
      .map(template => toRow(template, at))
      .filter(row => !isUnchanged(row, known.get(row.ref)));
    for (const row of changed) {
      await this.knex<TemplateRow>('templates')
        .insert(row)
        .onConflict('ref')
        .merge();
    }
    const present = new Set(templates.map(({ ref }) => ref));
    const left = rows
      .filter(row => row.left_at === null && !present.has(row.ref))
      .map(row => row.ref);
    await this.knex<TemplateRow>('templates')
      .whereIn('ref', left)
      .update({ left_at: at });
    return changed.length + left.length > 0;
  }

  /** Those that the catalog has, by title. */
  async list(): Promise<CatalogedTemplate[]> {
    const rows = await this.knex<TemplateRow>('templates')
      .whereNull('left_at')
      .orderBy(['title', 'ref']);
    return rows.map(fromRow);
  }

  async find(ref: string): Promise<CatalogedTemplate | undefined> {
    const row = await this.knex<TemplateRow>('templates')
      .where({ ref, left_at: null })
      .first();
    return row && fromRow(row);
  }
}

function isUnchanged(row: TemplateRow, known: TemplateRow | undefined) {
  const { changed_at, ...shown } = row;
  return (
    known !== undefined &&
    Object.entries(shown).every(
      ([column, value]) => known[column as keyof TemplateRow] === value,
    )
  );
}

function toRow(template: CatalogedTemplate, at: string): TemplateRow {
  const { ref, type, title } = template;
  return {
    ref,
    type,
    title,
    description: template.description ?? null,
    owner: template.owner ?? null,
    version: template.version ?? null,
    problem: template.problem ?? null,
    changelog: JSON.stringify(template.changelog),
    changed_at: at,
    left_at: null,
  };
}

function fromRow(row: TemplateRow): CatalogedTemplate {
  return {
    ref: row.ref,
    type: row.type,
    title: row.title,
    description: row.description ?? undefined,
    owner: row.owner ?? undefined,
    version: row.version ?? undefined,
    problem: row.problem ?? undefined,
    changelog: JSON.parse(row.changelog),
  };
}
