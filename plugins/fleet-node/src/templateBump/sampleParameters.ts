import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { validate } from 'jsonschema';
import { z } from 'zod';
import { defaultsOf } from '../updates/templateParameters';

/** What a text may be; the first that its schema takes is used. */
const TEXTS = [
  'sample-service',
  'Sample service',
  'sample_service',
  'SampleService',
  'sample',
  'Sample',
  's',
  'group:default/sample',
  'localhost?owner=sample&repo=sample-service',
  'https://sample.acme.com/',
  'https://sample.acme.com',
  'sample.acme.com',
  'sample@acme.com',
  '2026-01-01',
  '1.0.0',
  '1.0',
  '1',
];

const schemaOf = z
  .object({
    const: z.any(),
    default: z.any(),
    examples: z.array(z.any()).catch([]),
    enum: z.array(z.any()).catch([]),
    type: z.any(),
    minimum: z.number().optional().catch(undefined),
    minItems: z.number().catch(0),
    items: z.record(z.any()).catch({}),
    required: z.array(z.string()).catch([]),
    properties: z.record(z.record(z.any())).catch({}),
  })
  .partial();

/**
 * Answers to a template's form as somebody would give who only wants a service: the defaults, and a stand-in for what
 * is required and has none.
 *
 * @throws InputError naming the question that no stand-in fits, and what to do.
 */
export function sampleParameters(
  schemas: JsonObject[],
  template: string,
): JsonObject {
  const parameters = defaultsOf(schemas);
  for (const schema of schemas) {
    const { required = [], properties = {} } = schemaOf.parse(schema);
    for (const name of required) {
      if (parameters[name] !== undefined) continue;
      const property = properties[name] ?? {};
      const answer = standIn(property);
      if (answer === undefined) {
        throw new InputError(
          `No stand-in is known for ${name}, which ${template} requires, so that it cannot be rendered to try the library; give it a default or examples in its template.yaml.`,
        );
      }
      parameters[name] = answer;
    }
  }
  return parameters;
}

/** Undefined when none fits. */
function standIn(property: JsonObject): JsonValue | undefined {
  return candidates(property).find(
    candidate => candidate !== undefined && validate(candidate, property).valid,
  );
}

function candidates(property: JsonObject): Array<JsonValue | undefined> {
  const schema = schemaOf.parse(property);
  const { examples = [], minimum = 0, minItems = 0 } = schema;
  return [
    schema.const,
    schema.default,
    ...examples,
    ...(schema.enum ?? []),
    ...TEXTS,
    false,
    true,
    minimum,
    minimum + 1,
    Array.from({ length: minItems }, () => standIn(schema.items ?? {}) ?? null),
    Object.fromEntries(
      (schema.required ?? []).map(name => [
        name,
        standIn(schema.properties?.[name] ?? {}) ?? null,
      ]),
    ),
  ];
}
