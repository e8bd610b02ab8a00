import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  normalizeName,
  prepareTemplateBump,
  templatePlaceOf,
  type PreparedTemplateBump,
  type RenderEnvironment,
  type TemplateBumpRequest,
  type TemplateEnvironment,
} from '@slipway/plugin-fleet-node';
import { describeTemplateBump } from '../proposals/describeTemplateBump';
import {
  branchFor,
  proposeChange,
  type Change,
  type ProposeOptions,
} from '../proposals/proposeChange';
import { refuseBump } from '../proposals/refuseBump';
import { examples } from './bumpTemplate.examples';
import { outputChange } from './outputChange';

export interface BumpTemplateOptions extends ProposeOptions, RenderEnvironment {
  environments: TemplateEnvironment[];
  resolve: TemplateBumpRequest['resolve'];
}

/**
 * `template:bump-library`: proposes, in a template's own repository, that the services made from now on have a library
 * in a version or a newer one. It is decided and locked on a service rendered for that; what cannot be brought back
 * into the template is named, and then nothing is proposed.
 */
export function createBumpTemplateAction(options: BumpTemplateOptions) {
  return createTemplateAction({
    id: 'template:bump-library',
    description:
      "Proposes, as a pull request in a template's own repository, that new services start with a version of a library or a newer one: the lockfile and the ranges of the template, its next patch version and a line in its changelog. A template whose services do not use the library, or have the version, is left alone.",
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        template: z =>
          z
            .string()
            .describe(
              'Entity ref of the template, such as template:default/flask-service.',
            ),
        library: z =>
          z.string().describe('Name of the library, as on the index.'),
        version: z =>
          z
            .string()
            .describe('The lowest version that is wanted, such as 2.5.1.'),
        campaign: z =>
          z
            .string()
            .optional()
            .describe('Id of the campaign that asks for it.'),
        reason: z =>
          z
            .string()
            .optional()
            .describe('Why it is asked for, for the pull request; Markdown.'),
        again: z =>
          z
            .boolean()
            .optional()
            .describe('Propose it though a person closed its pull request.'),
      },
      output: {
        outcome: z =>
          z
            .string()
            .describe(
              'open, no-change, blocked, edited, declined or merged: where the change stands.',
            ),
        template: z => z.string().describe('Entity ref of the template.'),
        summary: z => z.string().describe('What happened, as a sentence.'),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
        commit: z => z.string().optional().describe('Head of the branch.'),
      },
    },
    async handler(ctx) {
      const { version, again } = ctx.input;
      const template = templateRef(ctx.input.template);
      const library = normalizeName(ctx.input.library);
      const { integrations } = options;
      const report = await proposeChange(
        {
          subjectKind: 'template',
          service: template,
          kind: 'library',
          subject: library,
          branch: templateBranch(template, library),
          to: version,
          // A form sends an empty text for what was left out.
          campaign: ctx.input.campaign || undefined,
          reason: ctx.input.reason,
          again,
          check: entity => void templatePlaceOf(entity, integrations),
        },
        async ({ repository, entity, scratch }) => {
          const prepared = await prepareTemplateBump({
            ...options,
            template: entity,
            repository,
            library,
            version,
            portalValues: { environments: options.environments },
            context: ctx,
            scratch,
          });
          return toChange(prepared, { template, library, version });
        },
        { ctx, options },
      );
      ctx.output('template', report.service);
      outputChange(ctx, report);
    },
  });
}

function toChange(
  prepared: PreparedTemplateBump,
  wish: { template: string; library: string; version: string },
): Change {
  const { bump, lost, tree, changed } = prepared;
  const { from, to, reason } = bump;
  const refused = refuseBump(bump);
  if (refused) return refused;
  if (lost.length > 0) {
    return {
      outcome: 'blocked',
      reason: `Change ${
        wish.template
      } by hand, and raise its version: ${lost.join('; ')}.`,
      from,
      to,
    };
  }
  return {
    outcome: changed.length > 0 ? 'changed' : 'no-change',
    tree,
    reason,
    from,
    to,
    ...describeTemplateBump({ ...wish, prepared }),
    // What all new services start with is for a person to look at.
    autoMergeEligible: false,
  };
}

function templateRef(text: string): string {
  const ref = parseEntityRef(text, {
    defaultKind: 'template',
    defaultNamespace: DEFAULT_NAMESPACE,
  });
  if (ref.kind.toLocaleLowerCase('en') === 'template') {
    return stringifyEntityRef(ref);
  }
  throw new InputError(
    `${text} is no template; name one such as template:default/flask-service, and use service:bump-library for a service.`,
  );
}

/** With the template's name, since many templates stand in one repository. */
function templateBranch(template: string, library: string): string {
  const { namespace, name } = parseEntityRef(template);
  const owner = namespace === DEFAULT_NAMESPACE ? name : `${namespace}-${name}`;
  return `${branchFor('library', `template-${owner}`)}/${
    branchFor('library', library).split('/')[2]
  }`;
}
