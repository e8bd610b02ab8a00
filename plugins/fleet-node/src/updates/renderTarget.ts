import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { readCommit } from '../git/commits';
import { pathText } from '../git/paths';
import { readTree } from '../git/readTrees';
import { lockFiles, type TemplateLock } from '../lineage/lineageFiles';
import { pristineRef } from '../lineage/templateVersion';
import { checkValues } from '../render/checkValues';
import { renderTemplate, type RenderRequest } from '../render/renderTemplate';
import { templateEngine } from '../render/templateEngine';
import type { UpdateEnvironment } from './preparedUpdate';

/** What a template renders for a service in one version, with what the lock records of it. */
export type RenderedVersion = Pick<
  TemplateLock,
  'engine' | 'files' | 'layers' | 'options' | 'overridden' | 'tree' | 'values'
>;

/** Renders with a template that the catalog has. */
export async function renderVersion(
  request: RenderRequest,
  options: UpdateEnvironment & { gitDir: string; folder: string },
): Promise<RenderedVersion> {
  const { folder, gitDir, logger, signal } = options;
  checkValues(request.values, []);
  const scratch = join(options.scratch, folder);
  await mkdir(scratch);
  const render = await renderTemplate(request, {
    ...options,
    gitDir,
    scratch,
    context: { logger, signal },
  });
  return {
    engine: templateEngine(),
    files: lockFiles(render.entries),
    layers: render.layers,
    options: { copyWithoutTemplating: request.copyWithoutTemplating },
    tree: render.tree,
    values: request.values,
  };
}

const RECORD = 'Slipway-Lock: ';

const recordSchema = z.object({
  engine: z.object({ name: z.string(), version: z.string() }),
  layers: z.array(z.object({ path: z.string(), tree: z.string() })),
  options: z.object({ copyWithoutTemplating: z.array(z.string()) }),
  values: z.record(z.any()),
  overridden: z.array(z.string()).optional(),
});

/** The message of the commit that keeps a pristine render, with what its tree does not say. */
export function pristineMessage(
  origin: { template: string; version: string },
  rendered: z.infer<typeof recordSchema>,
): string {
  const record = recordSchema.parse(rendered);
  return `Render ${origin.template} ${
    origin.version
  }\n\n${RECORD}${JSON.stringify(record)}\n`;
}

/**
 * The render of an older version, as the repository keeps it.
 *
 * @throws NotFoundError naming the versions that there are.
 */
export async function readStoredVersion(options: {
  gitDir: string;
  refs: Map<string, string>;
  lock: TemplateLock;
  version: string;
  /** The catalog's. */
  latest: string;
}): Promise<RenderedVersion> {
  const { gitDir, refs, lock, version, latest } = options;
  const ref = pristineRef({ template: lock.template, version });
  if (!refs.has(ref)) {
    const folder = ref.slice(0, ref.lastIndexOf('/') + 1);
    const kept = [...refs.keys()]
      .filter(name => name.startsWith(folder) && !name.includes('+'))
      .map(name => name.slice(folder.length));
    const choice = [...new Set([latest, ...kept])].join(', ');
    throw new NotFoundError(
      `Nothing is known of version ${version} of ${lock.template}: the catalog has ${latest}, and the repository keeps no render of it; choose one of ${choice}.`,
    );
  }
  const { tree, message } = await readCommit(gitDir, ref);
  const entries = await readTree({ cwd: gitDir }, tree);
  const files = Object.fromEntries(
    [...entries].map(([path, { mode, id }]) => [
      pathText(path),
      `${mode} ${id}`,
    ]),
  );
  return { ...(readRecord(message) ?? withoutRecord(lock)), files, tree };
}

function readRecord(message: string) {
  const line = message.split('\n').find(text => text.startsWith(RECORD));
  if (line === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(line.slice(RECORD.length)));
  } catch {
    return undefined;
  }
}

/** A render from before such records: with the values of today, as far as anybody knows. */
function withoutRecord({ engine, options, values }: TemplateLock) {
  return { engine, options, values: values as JsonObject, layers: [] };
}
