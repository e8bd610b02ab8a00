import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { RenderContext } from '../render/renderContext';
import {
  renderTemplate,
  type Render,
  type RenderEnvironment,
} from '../render/renderTemplate';
import { renderInput, withoutUndefined } from '../updates/evaluateRenderStep';
import { evaluateInput } from '../updates/evaluateTexts';
import type { TemplateSource } from '../updates/readTemplate';
import type { ServiceRepository } from '../updates/serviceRepository';

/**
 * Renders what a template makes of answers to its form, into the repository that it comes from.
 *
 * @throws InputError when its step needs more than these answers.
 */
export async function renderSample(
  request: RenderEnvironment & {
    source: TemplateSource;
    parameters: JsonObject;
    repository: Pick<ServiceRepository, 'gitDir'>;
    portalValues: JsonObject;
    context: RenderContext;
    scratch: string;
  },
): Promise<Render> {
  const { source, parameters } = request;
  const scratch = join(request.scratch, 'sample');
  await mkdir(scratch);
  const evaluated = renderInput.safeParse(
    await evaluateInput(source.renderInput, parameters, {
      ...request,
      scratch,
    }),
  );
  if (!evaluated.success) {
    const [issue] = evaluated.error.issues;
    throw new InputError(
      `The service:render step of ${
        source.origin.ref
      } cannot be evaluated with the defaults of its form (${issue?.path.join(
        '.',
      )}: ${issue?.message}); give its parameters defaults or examples.`,
    );
  }
  const { layers, values, copyWithoutTemplating } = evaluated.data;
  const folder = join(scratch, 'render');
  await mkdir(folder);
  return renderTemplate(
    {
      template: source.origin,
      layers,
      values: { ...request.portalValues, ...withoutUndefined(values) },
      copyWithoutTemplating: copyWithoutTemplating ?? [],
    },
    {
      ...request,
      scratch: folder,
      gitDir: request.repository.gitDir,
      // The layers are all there, unlike in the template editor's dry run.
      context: { ...request.context, isDryRun: false },
    },
  );
}
