import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import {
  LOCK_FILE,
  WISH_FILE,
  checkValues,
  formatLock,
  formatWish,
  lockFiles,
  renderTemplate,
  type Render,
  type RenderEnvironment,
  type RenderRequest,
  type TemplateLock,
  type TemplateEnvironment,
} from '@slipway/plugin-fleet-node';
import { placeFiles, writeTexts } from './placeFiles';
import { examples } from './renderService.examples';
import { templateOf } from './templateOf';

/**
 * `service:render`: renders a template's layers into the workspace and writes the lineage files beside them.
 *
 * The same input gives the same bytes, so the step is done again after an interruption rather than recorded. Nothing
 * appears in the workspace before everything is rendered, and each file appears whole.
 */
export function createRenderServiceAction(
  options: RenderEnvironment & {
    engine: TemplateLock['engine'];
    /** The portal's, for templates that say nothing else. */
    environments: TemplateEnvironment[];
    /** Secrets of the portal's configuration that templates can name. */
    environmentSecrets: string[];
  },
) {
  return createTemplateAction({
    id: 'service:render',
    description:
      'Renders the layers of a template into the workspace and writes .template.yaml and .template.lock.json, from which later updates start.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        layers: z =>
          z
            .array(z.string())
            .min(1)
            .describe(
              "Folders to render, named from the folder that holds the template's folder, such as flask-service/skeleton or shared/catalog. Two layers must not write the same file. A file whose path holds values.<list>[*], such as values.environments[*].name, is rendered once for each item of that list.",
            ),
        values: z =>
          z
            .record(z.any())
            .describe(
              'What files may use as values.…, beside values.template.ref and values.template.version, and values.environments: those of the portal (fleet.environments; the last one protected) unless it is given. Recorded in the repository, so no secrets. A value called name must be a DNS label.',
            ),
        targetPath: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace to render into; its root unless told otherwise.',
            ),
        copyWithoutTemplating: z =>
          z
            .array(z.string())
            .optional()
            .describe(
              'Globs of files, from the root of each layer, whose contents are copied as they are.',
            ),
      },
      output: {
        tree: z =>
          z.string().describe('Git tree id of what the template produced.'),
        files: z => z.number().describe('How many files that is.'),
        template: z => z.string().describe('Entity ref of the template.'),
        version: z => z.string().describe('Version of the template.'),
      },
    },
    async handler(ctx) {
      const { layers, copyWithoutTemplating = [] } = ctx.input;
      const values: JsonObject = {
        environments: options.environments,
        ...ctx.input.values,
      };
      const template = templateOf(ctx.templateInfo);
      checkValues(values, [
        ...Object.values(ctx.secrets ?? {}),
        ...options.environmentSecrets,
      ]);
      const request = { template, layers, values, copyWithoutTemplating };
      const destination = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.targetPath ?? '.',
      );

      const scratch = await ctx.createTemporaryDirectory();
      try {
        const render = await renderTemplate(request, {
          ...options,
          scratch,
          context: ctx,
        });
        const lineage = await writeTexts({
          folder: join(scratch, 'lineage'),
          texts: describeLineage(request, render, options.engine),
        });
        await placeFiles({
          files: [...render.files, ...lineage],
          destination,
        });

        ctx.logger.info(
          `Rendered ${render.files.length} files of ${template.ref} ${template.version} (tree ${render.tree})`,
        );
        ctx.output('tree', render.tree);
        ctx.output('files', render.files.length);
        ctx.output('template', template.ref);
        ctx.output('version', template.version);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });
}

function describeLineage(
  { template, values, copyWithoutTemplating }: RenderRequest,
  { entries, tree, layers }: Render,
  engine: TemplateLock['engine'],
): Record<string, string> {
  const origin = { template: template.ref, version: template.version, values };
  return {
    [WISH_FILE]: formatWish({
      ...origin,
      skip: [],
      'prefer-project': [],
      hold: null,
    }),
    [LOCK_FILE]: formatLock({
      lockVersion: 1,
      ...origin,
      layers,
      engine,
      options: { copyWithoutTemplating },
      tree,
      files: lockFiles(entries),
      pending: [],
    }),
  };
}
