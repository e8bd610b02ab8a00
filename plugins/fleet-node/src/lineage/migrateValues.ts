import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { compare, valid } from 'semver';
import { z } from 'zod';

const migrationSchema = z
  .object({
    /** The template version that needs it. */
    version: z.string().refine(text => valid(text) === text, 'not a SemVer'),
    /** Old name to new name. */
    rename: z.record(z.string()).default({}),
    /** Values of new questions, for those who were never asked. */
    default: z.record(z.unknown()).default({}),
    /** Names of questions that are no longer asked. */
    drop: z.array(z.string()).default([]),
  })
  .strict();

/** What a template version asks of the values of an older one. */
export type ValueMigration = z.infer<typeof migrationSchema>;

/** @throws InputError that names what is wrong. */
export function parseValueMigrations(data: unknown): ValueMigration[] {
  const parsed = z.array(migrationSchema).safeParse(data);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
  throw new InputError(
    `The template's migrations of values cannot be read (${problems.join(
      '; ',
    )}); correct them in the template.`,
  );
}

/**
 * Brings the values of a service to another version of its template, through each version between, in order, once.
 * A value that is there already is never overwritten. Going back, values stay as they are.
 */
export function migrateValues(options: {
  values: JsonObject;
  migrations: ValueMigration[];
  from: string;
  to: string;
}): { values: JsonObject; changes: string[] } {
  const { migrations, from, to } = options;
  const values = { ...options.values };
  const changes: string[] = [];
  const due = migrations
    .filter(
      ({ version }) => compare(version, from) > 0 && compare(version, to) <= 0,
    )
    .sort((a, b) => compare(a.version, b.version));
  for (const { version, rename, default: defaults, drop } of due) {
    for (const [old, name] of Object.entries(rename)) {
      const value = values[old];
      if (!Object.hasOwn(values, old) || value === undefined) continue;
      delete values[old];
      const isTaken = Object.hasOwn(values, name);
      if (!isTaken) values[name] = value;
      changes.push(
        isTaken
          ? `${version}: ${old} was dropped, ${name} is set`
          : `${version}: ${old} is called ${name}`,
      );
    }
    for (const [name, value] of Object.entries(defaults)) {
      if (Object.hasOwn(values, name)) continue;
      values[name] = value as JsonObject[string];
      changes.push(`${version}: ${name} is ${JSON.stringify(value)}`);
    }
    for (const name of drop) {
      if (!Object.hasOwn(values, name)) continue;
      delete values[name];
      changes.push(`${version}: ${name} is no longer asked`);
    }
  }
  return { values, changes };
}
