import { InputError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { evaluateInput, type EvaluationEnvironment } from './evaluateTexts';
import {
  checkParameters,
  defaultsOf,
  parameterNames,
} from './templateParameters';
import type { TemplateSource } from './readTemplate';

/** What a template version renders for a service, and how its values came about. */
export interface EvaluatedStep {
  layers: string[];
  values: JsonObject;
  copyWithoutTemplating: string[];
  /** Values that the owner set by hand though they follow from others; they stay. */
  overridden: string[];
}

export const renderInput = z.object({
  layers: z.array(z.string().min(1)).min(1),
  values: z.record(z.any()).default({}),
  copyWithoutTemplating: z.array(z.string()).nullish(),
});

/**
 * Evaluates the `service:render` step of a template for a service that exists. What the form asked is known from the
 * recorded values; a value that the owner changed by hand stays as it is, one that follows from others follows them
 * again, and one that nothing can be known about keeps what is recorded.
 *
 * @throws InputError naming the values that the template does not accept, and what to do.
 */
export async function evaluateRenderStep(
  options: {
    template: Pick<
      TemplateSource,
      'origin' | 'renderInput' | 'parameterSchemas'
    >;
    /** Values that the service shall have, brought to this version. */
    wished: JsonObject;
    /** Values that it was rendered with, brought to this version. */
    recorded: JsonObject;
    /** Names that the owner overrode before. */
    overridden: string[];
    /** What `service:render` adds where neither template nor service says anything. */
    portalValues: JsonObject;
  } & EvaluationEnvironment,
): Promise<EvaluatedStep> {
  const { template, wished, recorded } = options;
  const { renderInput: input, parameterSchemas, origin } = template;
  const expressions = z.record(z.any()).catch({}).parse(input.values);
  const asked = askedBy(expressions, parameterNames(parameterSchemas));
  const parameters = {
    ...defaultsOf(parameterSchemas),
    ...givenParameters(wished, asked),
  };
  checkParameters({
    parameters,
    schemas: parameterSchemas,
    used: JSON.stringify([
      input.layers,
      // What cannot be known again keeps what is recorded.
      Object.entries(expressions).filter(
        ([name]) => wished[name] === undefined,
      ),
    ]),
    template: `${origin.ref} ${origin.version}`,
  });
  const evaluated = parseInput(
    await evaluateInput(input, parameters, options),
    origin,
  );

  const byHand = Object.keys(wished).filter(
    name =>
      !asked.has(name) &&
      (options.overridden.includes(name) ||
        !isDeepStrictEqual(wished[name], recorded[name])),
  );
  const values: JsonObject = { ...options.portalValues };
  for (const name of [...Object.keys(evaluated.values), ...Object.keys(wished)])
    values[name] = chooseValue({
      wished: wished[name],
      evaluated: evaluated.values[name],
      isTheirs: asked.has(name) || byHand.includes(name),
    });
  return {
    layers: evaluated.layers,
    copyWithoutTemplating: evaluated.copyWithoutTemplating ?? [],
    values: withoutUndefined(values),
    overridden: byHand
      .filter(
        name =>
          evaluated.values[name] !== undefined &&
          !isDeepStrictEqual(evaluated.values[name], wished[name]),
      )
      .sort(),
  };
}

function chooseValue(options: {
  wished: JsonValue | undefined;
  evaluated: JsonValue | undefined;
  isTheirs: boolean;
}): JsonValue | undefined {
  const { wished, evaluated, isTheirs } = options;
  if (isTheirs) return wished ?? evaluated;
  return evaluated ?? wished;
}

/**
 * Which value holds the answer to which question: those whose expression is the parameter itself, with or without a
 * default, and those called like it.
 */
function askedBy(
  expressions: JsonObject,
  names: Set<string>,
): Map<string, string> {
  const asked = new Map<string, string>();
  for (const [value, expression] of Object.entries(expressions)) {
    const [, name] =
      /^\s*\$\{\{\s*parameters\.(\w+)\s*(?:(?:or\b|\|\s*default\b)[^}]*)?\}\}\s*$/.exec(
        String(expression),
      ) ?? [];
    if (name !== undefined && names.has(name)) asked.set(value, name);
  }
  for (const name of names) {
    const isNamed = [...asked.values()].includes(name);
    if (!isNamed && !(name in expressions)) asked.set(name, name);
  }
  return asked;
}

function givenParameters(
  values: JsonObject,
  asked: Map<string, string>,
): JsonObject {
  const given: JsonObject = {};
  for (const [value, name] of asked) {
    const known = values[value];
    // An answer that was left out is recorded as nothing.
    if (known !== undefined && known !== null && known !== '') {
      given[name] = known;
    }
  }
  return given;
}

function parseInput(
  input: JsonObject,
  { ref, version }: TemplateSource['origin'],
) {
  const parsed = renderInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `The service:render step of ${ref} ${version} cannot be evaluated for this service (${issue?.path.join(
      '.',
    )}: ${issue?.message}); make its layers depend on recorded values only.`,
  );
}

/** What could be evaluated. */
export function withoutUndefined(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  );
}
