import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { SOURCE_TEMPLATE_ANNOTATION } from '@slipway/plugin-fleet-common';
import {
  normalizeName,
  resolveLibraryBump,
  type ResolvedBump,
  type ResolverConfig,
} from '@slipway/plugin-fleet-node';
import { describeBump } from '../proposals/describeBump';
import {
  branchFor,
  proposeChange,
  type Change,
  type ProposeOptions,
} from '../proposals/proposeChange';
import { refuseBump } from '../proposals/refuseBump';
import { examples } from './bumpLibrary.examples';
import { outputChange } from './outputChange';

export interface BumpLibraryOptions extends ProposeOptions {
  resolver: ResolverConfig;
}

/**
 * `service:bump-library`: proposes that a service uses a library in a version or a newer one. What has to be done is
 * decided from its files; the project's own tool, in the sandbox, makes the lockfile.
 */
export function createBumpLibraryAction(options: BumpLibraryOptions) {
  return createTemplateAction({
    id: 'service:bump-library',
    description:
      'Proposes, as a pull request, that a service uses a library in a version or a newer one: the lockfile alone, or a range edited in place and the lockfile with it. A service that does not use the library, or has the version, is left alone; one that cannot have it is reported with what stands in its way.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        service: z =>
          z
            .string()
            .describe(
              'Entity ref of the service, such as component:default/payments.',
            ),
        library: z =>
          z.string().describe('Name of the library, as on the index.'),
        version: z =>
          z
            .string()
            .describe('The lowest version that is wanted, such as 2.5.1.'),
        advisory: z =>
          z
            .string()
            .optional()
            .describe('Id of the advisory that it is about.'),
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
        service: z => z.string().describe('Entity ref of the service.'),
        summary: z => z.string().describe('What happened, as a sentence.'),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
        commit: z => z.string().optional().describe('Head of the branch.'),
      },
    },
    async handler(ctx) {
      const { service, version, again } = ctx.input;
      const library = normalizeName(ctx.input.library);
      // A form sends an empty text for what was left out.
      const advisory = ctx.input.advisory || undefined;
      const report = await proposeChange(
        {
          service,
          kind: 'library',
          subject: library,
          branch: branchFor('library', library),
          to: version,
          campaign: ctx.input.campaign || undefined,
          reason: ctx.input.reason,
          again,
        },
        async ({ repository, entity }) => {
          const bump = await resolveLibraryBump({
            gitDir: repository.gitDir,
            tree: repository.baseCommit,
            folder: repository.folder,
            library,
            version,
            resolver: options.resolver,
            signal: ctx.signal,
          });
          const template =
            entity.metadata.annotations?.[SOURCE_TEMPLATE_ANNOTATION];
          const { portalUrl } = options;
          return toChange(bump, {
            library,
            version,
            advisory,
            template,
            portalUrl,
          });
        },
        { ctx, options },
      );
      ctx.output('service', report.service);
      outputChange(ctx, report);
    },
  });
}

function toChange(
  bump: ResolvedBump,
  wish: {
    library: string;
    version: string;
    advisory?: string;
    template?: string;
    portalUrl: string;
  },
): Change {
  const { from, to, tree, reason } = bump;
  return (
    refuseBump(bump) ?? {
      outcome: bump.changed.length > 0 ? 'changed' : 'no-change',
      tree,
      reason,
      from,
      to,
      ...describeBump({ ...wish, bump }),
      autoMergeEligible: true,
    }
  );
}
