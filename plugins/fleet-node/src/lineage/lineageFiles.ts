import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import { z } from 'zod';
import type { TreeEntry } from '../git/snapshots';

/**
 * The two files that tell a generated repository where it comes from.
 *
 * `.template.yaml` is the wish, for people: the template version and values the service should have, and what its
 * owner overrides. `.template.lock.json` is the fact, written by Slipway alone: what was rendered. Where they differ,
 * an update is due. Neither belongs to the pristine render (a lock cannot hold its own blob id, and the wish is
 * edited), so the recorded tree is exactly what the template produced and a new render can be compared with it.
 */

export const WISH_FILE = '.template.yaml';
export const LOCK_FILE = '.template.lock.json';

const jsonValue: z.ZodType<JsonValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(jsonValue),
    z.record(jsonValue),
  ]),
);
const jsonObject: z.ZodType<JsonObject> = z.record(jsonValue);
const objectId = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const fileEntry = z
  .string()
  .regex(/^(100644|100755|120000) [0-9a-f]{40}([0-9a-f]{24})?$/);

const wishSchema = z.object({
  /** Entity ref, such as `template:default/flask-service`. */
  template: z.string(),
  /** SemVer of the template this service should be on. */
  version: z.string(),
  values: jsonObject,
  /** Globs of paths that updates leave alone. */
  skip: z.array(z.string()).default([]),
  /** Globs of paths where the project's side wins a conflict. */
  'prefer-project': z.array(z.string()).default([]),
  /** Why and until when no update shall be proposed. */
  hold: z
    .object({ until: z.string().optional(), reason: z.string() })
    .nullable()
    .default(null),
});

const lockSchema = z.object({
  lockVersion: z.literal(1),
  template: z.string(),
  version: z.string(),
  /** The template's layers in the order they were rendered, each with the git tree id of its source files. */
  layers: z.array(z.object({ path: z.string(), tree: objectId })),
  engine: z.object({ name: z.string(), version: z.string() }),
  /** What besides template and values decided the render. */
  options: z.object({ copyWithoutTemplating: z.array(z.string()) }),
  values: jsonObject,
  /** Git tree id of the pristine render. */
  tree: objectId,
  /** Mode and blob id of each file of the pristine render, by path. */
  files: z.record(fileEntry),
  /** Paths that an update left to be done by a person. */
  pending: z.array(z.string()).default([]),
  /** Names of values that the owner set by hand though they follow from others. */
  overridden: z.array(z.string()).optional(),
});

export type TemplateWish = z.infer<typeof wishSchema>;
export type TemplateLock = z.infer<typeof lockSchema>;

const WISH_HEADER = ` Where this service comes from. Change version or values, and Slipway proposes the update as a pull request.
 skip: globs of paths that updates leave alone; prefer-project: where this repository wins a conflict;
 hold: {reason, until} stops updates. What was rendered is in ${LOCK_FILE}, which is generated.`;

export function formatWish(wish: TemplateWish): string {
  const comment = WISH_HEADER.split('\n')
    .map(line => `#${line}\n`)
    .join('');
  return comment + stringifyYaml(wish, { lineWidth: 0 });
}

/** Formats the lock with its keys always in the same order and a line per file, so that it reads well in a diff. */
export function formatLock(lock: TemplateLock): string {
  const { lockVersion, template, version, layers, engine, options } = lock;
  const { values, tree, files, pending, overridden } = lock;
  const sorted: TemplateLock = {
    lockVersion,
    template,
    version,
    layers,
    engine,
    options,
    values: sortKeys(values),
    tree,
    files: sortKeys(files),
    pending,
    overridden,
  };
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

function sortKeys<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function parseWish(text: string): TemplateWish {
  return parseLineageFile({
    file: WISH_FILE,
    schema: wishSchema,
    read: () => parseYaml(text),
    remedy: 'correct it, or restore it from the history',
  });
}

export function parseLock(text: string): TemplateLock {
  return parseLineageFile({
    file: LOCK_FILE,
    schema: lockSchema,
    read: () => JSON.parse(text),
    remedy: 'it is generated: restore it from the history',
  });
}

function parseLineageFile<T>(options: {
  file: string;
  schema: z.ZodType<T, z.ZodTypeDef, unknown>;
  read: () => unknown;
  remedy: string;
}): T {
  try {
    return options.schema.parse(options.read());
  } catch (error) {
    const detail =
      error instanceof z.ZodError
        ? error.issues
            .map(issue => `${issue.path.join('.')}: ${issue.message}`)
            .join('; ')
        : String(error);
    throw new InputError(
      `${options.file} cannot be read (${detail}); ${options.remedy}.`,
      error,
    );
  }
}

/** The `files` of a lock. */
export function lockFiles(entries: TreeEntry[]): Record<string, string> {
  return Object.fromEntries(
    entries.map(({ path, mode, blob }) => [path, `${mode} ${blob}`]),
  );
}
