import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  parseLocationRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, isError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { fetchFile } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { ChangelogEntry } from '@slipway/plugin-fleet-common';
import { z } from 'zod';
import { templateVersionOf } from '../lineage/templateVersion';
import type { TemplateOrigin } from '../render/renderTemplate';
import { parseChangelog } from './changelog';
import { LIFECYCLE_FILE, parseLifecycle, type Lifecycle } from './lifecycle';

/** What an update has to know of a template as the catalog has it now. */
export interface TemplateSource {
  origin: TemplateOrigin;
  /** Name in the catalog, for people. */
  name: string;
  /** Input of its `service:render` step, with the expressions in it. */
  renderInput: JsonObject;
  /** JSON schemas of what it asks, one for each page of its form. */
  parameterSchemas: JsonObject[];
  lifecycle: Lifecycle;
  /** Newest first. */
  changelog: ChangelogEntry[];
}

const anyObject = z.record(z.any());
const templateSpec = z.object({
  parameters: z
    .union([anyObject, z.array(anyObject)])
    .optional()
    .transform((pages = []) => [pages].flat()),
  steps: z.array(
    z
      .object({ action: z.string(), input: anyObject.default({}) })
      .passthrough(),
  ),
});

/**
 * Reads a Template and the files beside its template.yaml: `lifecycle.yaml` and `CHANGELOG.md`, neither of which has to
 * be there.
 *
 * @throws InputError naming what is wrong with the template.
 */
export async function readTemplate(options: {
  template: Entity;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  /** An empty folder. */
  scratch: string;
}): Promise<TemplateSource> {
  const { template } = options;
  const ref = stringifyEntityRef(template);
  const origin = {
    ref,
    version: templateVersionOf({ ref, metadata: template.metadata }),
    baseUrl: baseUrlOf(template, ref),
  };
  const spec = templateSpec.safeParse(template.spec);
  const render =
    spec.success &&
    spec.data.steps.find(({ action }) => action === 'service:render');
  if (!render) {
    throw new InputError(
      `${ref} has no step with the action service:render, so there is nothing that a service could be updated to; only templates with that step make services that can be.`,
    );
  }
  const [lifecycle, changelog] = await Promise.all(
    [LIFECYCLE_FILE, 'CHANGELOG.md'].map(file =>
      readBeside({ ...options, baseUrl: origin.baseUrl, file }),
    ),
  );
  return {
    origin,
    name: template.metadata.name,
    renderInput: render.input,
    parameterSchemas: spec.data.parameters,
    lifecycle: parseLifecycle(lifecycle, ref),
    changelog: parseChangelog(changelog ?? ''),
  };
}

/** As the scaffolder gives it to actions. */
function baseUrlOf({ metadata: { annotations } }: Entity, ref: string): string {
  const location =
    annotations?.[ANNOTATION_SOURCE_LOCATION] ??
    annotations?.[ANNOTATION_LOCATION];
  const { type, target } = location
    ? parseLocationRef(location)
    : { type: undefined, target: '' };
  if (type === 'url') return target;
  if (type === 'file') return `file://${target}`;
  throw new InputError(
    `The catalog does not say where ${ref} comes from; register its template.yaml by URL, or as a file in app-config.yaml.`,
  );
}

/** The text of a file in the template's folder; undefined when there is none. */
async function readBeside(options: {
  baseUrl: string;
  file: string;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  scratch: string;
}): Promise<string | undefined> {
  const { file, scratch } = options;
  const outputPath = join(scratch, file);
  try {
    await fetchFile({ ...options, fetchUrl: `./${file}`, outputPath });
    return await readFile(outputPath, 'utf8');
  } catch (error) {
    const isMissing =
      isError(error) &&
      (error.name === 'NotFoundError' || error.code === 'ENOENT');
    if (isMissing) return undefined;
    throw error;
  }
}
