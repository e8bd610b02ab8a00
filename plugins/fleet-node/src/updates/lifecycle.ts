import { InputError } from '@backstage/errors';
import { compare, valid } from 'semver';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import {
  parseValueMigrations,
  type ValueMigration,
} from '../lineage/migrateValues';
import {
  parseCodeMigrations,
  type CodeMigration,
} from '../migrations/codeMigrations';
import type { DeclaredMove } from '../lineage/update/updatePolicy';

/** What a template says about the updates of the services made from it: `lifecycle.yaml` beside its template.yaml. */

export const LIFECYCLE_FILE = 'lifecycle.yaml';

const globs = z.array(z.string().min(1)).default([]);

const lifecycleSchema = z
  .object({
    seed: globs,
    managed: globs,
    union: globs,
    moves: z
      .array(
        z
          .object({
            from: z.string().min(1),
            to: z.string().min(1),
            /** The template version that has it under its new name first. */
            since: z
              .string()
              .refine(
                text => valid(text) === text,
                'not a semantic version such as 1.5.0',
              ),
          })
          .strict(),
      )
      .default([]),
    values: z.array(z.unknown()).default([]),
    /** Parsed by itself, with sentences of its own. */
    migrations: z.unknown(),
  })
  .strict();

export interface Lifecycle {
  /** Globs of files that are written once and then the project's. */
  seed: string[];
  /** Globs of files that are always as in the template. */
  managed: string[];
  /** Globs of files whose lines are a set. */
  union: string[];
  moves: Array<DeclaredMove & { since: string }>;
  values: ValueMigration[];
  /** Commands that change a repository. */
  migrations: CodeMigration[];
}

/**
 * @param text undefined for a template that says nothing.
 * @throws InputError that names what is wrong.
 */
export function parseLifecycle(
  text: string | undefined,
  template: string,
): Lifecycle {
  let data: unknown;
  try {
    data = parseYaml(text ?? '') ?? {};
  } catch (error) {
    throw new InputError(
      `${LIFECYCLE_FILE} of ${template} is no YAML; correct it in the template`,
      error,
    );
  }
  const parsed = lifecycleSchema.safeParse(data);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.join('.')}: ${message}` : message,
    );
    throw new InputError(
      `${LIFECYCLE_FILE} of ${template} cannot be used (${problems.join(
        '; ',
      )}); correct it in the template.`,
    );
  }
  return {
    ...parsed.data,
    values: parseValueMigrations(parsed.data.values),
    migrations: parseCodeMigrations(parsed.data.migrations, template),
  };
}

/** The moves that a step from one version to another crosses, for the way back turned round. */
export function movesBetween(
  moves: Lifecycle['moves'],
  { from, to }: { from: string; to: string },
): DeclaredMove[] {
  const isBetween = (version: string, older: string, newer: string) =>
    compare(version, older) > 0 && compare(version, newer) <= 0;
  return compare(to, from) >= 0
    ? moves
        .filter(({ since }) => isBetween(since, from, to))
        .map(move => ({ from: move.from, to: move.to }))
    : moves
        .filter(({ since }) => isBetween(since, to, from))
        .map(move => ({ from: move.to, to: move.from }));
}
