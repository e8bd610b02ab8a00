import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { validate, type ValidationError } from 'jsonschema';

/** The questions of a template's form, as JSON schemas, one for each page. */

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothingToNull = (value: JsonValue | undefined) => value ?? null;

/** Every property of the schemas, also those that depend on an answer. */
function* propertiesOf(
  schema: JsonValue | undefined,
): Generator<[string, JsonObject]> {
  if (Array.isArray(schema)) {
    for (const item of schema) yield* propertiesOf(item);
  }
  if (!isObject(schema)) return;
  for (const [name, property] of Object.entries(
    isObject(schema.properties) ? schema.properties : {},
  )) {
    if (isObject(property)) yield [name, property];
  }
  const { allOf, anyOf, oneOf, then, else: otherwise } = schema;
  yield* propertiesOf(
    [allOf, anyOf, oneOf, then, otherwise].map(nothingToNull),
  );
  if (isObject(schema.dependencies)) {
    yield* propertiesOf(Object.values(schema.dependencies).map(nothingToNull));
  }
}

export function parameterNames(schemas: JsonObject[]): Set<string> {
  return new Set([...propertiesOf(schemas)].map(([name]) => name));
}

/** The answers of a form that nobody touched. */
export function defaultsOf(schemas: JsonObject[]): JsonObject {
  const defaults: JsonObject = {};
  for (const schema of schemas) {
    const { properties } = schema;
    for (const [name, property] of Object.entries(
      isObject(properties) ? properties : {},
    )) {
      if (isObject(property) && property.default !== undefined) {
        defaults[name] = property.default;
      }
    }
  }
  return defaults;
}

/**
 * Holds answers to the schemas of a template version. Questions that do not matter for the render, such as where to
 * make the repository, need no answer.
 *
 * @throws InputError naming each value, why, and what to do.
 */
export function checkParameters(options: {
  parameters: JsonObject;
  schemas: JsonObject[];
  /** The text of what is evaluated. */
  used: string;
  /** With its version, for people. */
  template: string;
}): void {
  const { parameters, schemas, used, template } = options;
  const problems = new Set<string>();
  for (const schema of schemas) {
    for (const error of validate(parameters, schema).errors) {
      const problem = explain(error, used);
      if (problem) problems.add(problem);
    }
  }
  if (problems.size === 0) return;
  throw new InputError(
    `Values of this service do not fit ${template}: ${[...problems].join(
      '; ',
    )}. Change them under values in .template.yaml on the default branch, and start the update again.`,
  );
}

function explain(error: ValidationError, used: string): string | undefined {
  const name = String(error.path[0] ?? '');
  if (error.name === 'required' && error.path.length === 0) {
    const missing = String(error.argument);
    return new RegExp(`parameters\\W+${escape(missing)}\\b`).test(used)
      ? `${missing} is asked now and has no default`
      : undefined;
  }
  if (!name) return `together they ${error.message}`;
  const { schema } = error;
  const messages =
    isObject(schema) && isObject(schema.errorMessage)
      ? schema.errorMessage
      : {};
  const own = messages[error.name];
  const where = error.path.join('.');
  const value = JSON.stringify(error.instance)?.slice(0, 80) ?? 'nothing';
  return typeof own === 'string'
    ? `${where} is ${value} (${own.replace(/\.$/, '')})`
    : `${where} is ${value}, which ${error.message}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
