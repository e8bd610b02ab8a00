import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { ScmIntegrations } from '@backstage/integration';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { RenderContext } from '../render/renderContext';
import { renderLayers } from '../render/renderLayers';

export interface EvaluationEnvironment {
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  context: Pick<RenderContext, 'logger' | 'signal'>;
  /** A folder for what is temporary. */
  scratch: string;
}

/**
 * Evaluates the expressions in a step's input, as `${{ parameters.name }}`, with Backstage's own engine. It is not
 * offered by itself, so that each text becomes a file of a layer here: what is one expression and nothing else is
 * printed as JSON, and read again.
 *
 * @returns the input with values in place of expressions; undefined where one gives nothing or cannot be evaluated.
 */
export async function evaluateInput(
  input: JsonObject,
  parameters: JsonObject,
  environment: EvaluationEnvironment,
): Promise<JsonObject> {
  const texts: string[] = [];
  collectTexts(input, texts);
  const values = await evaluateTexts(texts, parameters, environment);
  const results = new Map(texts.map((text, index) => [text, values[index]]));
  return replaceTexts(input, results) as JsonObject;
}

function collectTexts(value: JsonValue | undefined, texts: string[]): void {
  if (typeof value === 'string') {
    if (/\$\{\{|\{%|\{#/.test(value)) texts.push(value);
  } else if (value && typeof value === 'object') {
    for (const child of Object.values(value)) collectTexts(child, texts);
  }
}

function replaceTexts(
  value: JsonValue | undefined,
  results: Map<string, JsonValue | undefined>,
): JsonValue | undefined {
  if (typeof value === 'string') {
    return results.has(value) ? results.get(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map(item => replaceTexts(item, results) ?? null);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        replaceTexts(child, results),
      ]),
    );
  }
  return value;
}

async function evaluateTexts(
  texts: string[],
  parameters: JsonObject,
  environment: EvaluationEnvironment,
): Promise<Array<JsonValue | undefined>> {
  if (texts.length === 0) return [];
  try {
    return await renderTexts(texts, parameters, environment);
  } catch (error) {
    // One of them cannot be evaluated, such as a filter of what was not recorded: the others can.
    if (texts.length === 1) return [undefined];
    const half = Math.ceil(texts.length / 2);
    return [
      ...(await evaluateTexts(texts.slice(0, half), parameters, environment)),
      ...(await evaluateTexts(texts.slice(half), parameters, environment)),
    ];
  }
}

async function renderTexts(
  texts: string[],
  parameters: JsonObject,
  environment: EvaluationEnvironment,
): Promise<Array<JsonValue | undefined>> {
  const folder = await mkdtemp(join(environment.scratch, 'input-'));
  const source = join(folder, 'texts');
  const destination = join(folder, 'values');
  await Promise.all([mkdir(source), mkdir(destination)]);
  await Promise.all(
    texts.map((text, index) =>
      writeFile(
        join(source, String(index)),
        `{% set parameters = values.parameters %}${asTemplate(text)}`,
      ),
    ),
  );
  const [layer] = await renderLayers({
    ...environment,
    sources: [{ path: 'input', folder: source }],
    values: { parameters },
    copyWithoutTemplating: [],
    destination,
  });
  const rendered = new Map(
    layer?.files.map(file => [file.path, file.source]) ?? [],
  );
  return Promise.all(
    texts.map(async (text, index) => {
      const file = rendered.get(String(index));
      const result = file ? await readFile(file, 'utf8') : '';
      return expressionOf(text) === undefined ? result : parseValue(result);
    }),
  );
}

function asTemplate(text: string): string {
  const expression = expressionOf(text);
  return expression === undefined ? text : `\${{ (${expression}) | dump }}`;
}

/** What is between the braces, of a text that is one expression and nothing else. */
function expressionOf(text: string): string | undefined {
  const [, expression] = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(text) ?? [];
  return expression?.includes('${{') ? undefined : expression;
}

function parseValue(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
