import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { compare, valid } from 'semver';
import { z } from 'zod';

/** Commands that change a repository when its template passes a version; `migrations` of a template's lifecycle.yaml. */
export interface CodeMigration {
  /** SemVer; run when an update comes from an older version and goes to this one or a newer one. */
  version: string;
  /** Run over the project's files before the template's change is merged in. Program and arguments. */
  before?: string[];
  /** Run over the result. */
  after?: string[];
}

const command = z.array(z.string().min(1)).min(1);

const schema = z.array(
  z
    .object({
      version: z
        .string()
        .refine(text => valid(text) === text, 'no version such as 1.5.0'),
      before: command.optional(),
      after: command.optional(),
    })
    .strict()
    .refine(
      ({ before, after }) => before ?? after,
      'has neither before nor after',
    ),
);

/**
 * @param data as lifecycle.yaml has it; undefined when it has none
 * @throws InputError that names what is wrong.
 */
export function parseCodeMigrations(
  data: unknown,
  template: string,
): CodeMigration[] {
  const parsed = schema.safeParse(data ?? []);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    ['migrations', ...path].join('.').concat(`: ${message}`),
  );
  throw new InputError(
    `lifecycle.yaml of ${template} cannot be used (${problems.join(
      '; ',
    )}); correct it in the template, such as {version: 1.5.0, after: [python3, '{template}/migrations/1.5.0.py']}`,
  );
}

/** Those that an update passes, in order of their versions; none on the way back. */
export function migrationsBetween(
  migrations: CodeMigration[],
  { from, to }: { from: string; to: string },
): CodeMigration[] {
  return migrations
    .filter(
      ({ version }) => compare(version, from) > 0 && compare(version, to) <= 0,
    )
    .sort((a, b) => compare(a.version, b.version));
}

/** Entity refs of the templates whose migrations may be run; `fleet.trustedTemplates`, none unless told. */
export function readTrustedTemplates(config: Config): string[] {
  const key = 'fleet.trustedTemplates';
  return (config.getOptionalStringArray(key) ?? []).map(text => {
    try {
      return stringifyEntityRef(
        parseEntityRef(text, {
          defaultKind: 'template',
          defaultNamespace: 'default',
        }),
      );
    } catch (error) {
      throw new InputError(
        `${key} has '${text}'; write the ref of a template, such as template:default/flask-service`,
        error,
      );
    }
  });
}
