import { NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { fleetCampaignScriptPermission } from '@slipway/plugin-fleet-common';
import {
  describeFailedCommand,
  runOverTree,
  sandboxSupport,
} from '@slipway/plugin-fleet-node';
import type { ScriptsConfig } from '../config';
import {
  branchFor,
  proposeChange,
  type ProposeOptions,
} from '../proposals/proposeChange';
import { outputChange } from './outputChange';
import { examples } from './runScript.examples';

export interface RunScriptOptions extends ProposeOptions {
  scripts: ScriptsConfig;
}

/**
 * `service:run-script`: runs a command over the files of a service's repository, in the sandbox, and proposes what it
 * changed. Off unless `fleet.scripts.enabled`; needs a permission of its own.
 */
export function createRunScriptAction(options: RunScriptOptions) {
  const { scripts } = options;
  return createTemplateAction({
    id: 'service:run-script',
    description:
      "Runs a command over the files of a service's repository, in a sandbox without credentials and network, and proposes what it changed as a pull request.",
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
        command: z =>
          z
            .array(z.string().min(1))
            .min(1)
            .describe('Program and arguments; no shell.'),
        message: z =>
          z
            .string()
            .regex(
              /^[^\n\r]{1,200}$/,
              'Write one line of at most 200 characters.',
            )
            .describe(
              'Title of the pull request and first line of the commit.',
            ),
        campaign: z =>
          z.string().describe('Id of the campaign that asks for it.'),
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
      if (!scripts.enabled) {
        throw new NotAllowedError(
          'This portal runs no scripts over repositories; set fleet.scripts.enabled to allow it.',
        );
      }
      const { service, command, message, campaign, reason, again } = ctx.input;
      const report = await proposeChange(
        {
          service,
          kind: 'script',
          subject: campaign,
          branch: branchFor('campaign', campaign),
          campaign,
          reason,
          again,
          permission: fleetCampaignScriptPermission,
        },
        async ({ repository: { gitDir, baseCommit } }) => {
          const support = await sandboxSupport();
          if (!support.available) {
            return { outcome: 'failed', reason: support.reason ?? '' };
          }
          const run = await runOverTree({
            gitDir,
            tree: baseCommit,
            commands: [{ command, reach: scripts.reach }],
            signal: ctx.signal,
          });
          const [result] = run.results;
          if (!result || result.exitCode !== 0 || result.endedBy) {
            return {
              outcome: 'failed',
              reason: result ? describeFailedCommand(command, result) : '',
            };
          }
          return {
            outcome: run.isChanged ? 'changed' : 'no-change',
            tree: run.tree,
            reason: run.isChanged
              ? `${command[0]} changed the repository.`
              : `${command[0]} changed nothing.`,
            title: message,
            body: `Made by a command over the repository:\n\n\`\`\`\n${command
              .join(' ')
              .replaceAll('```', "'''")}\n\`\`\``,
            // Nobody knows what a command does.
            autoMergeEligible: false,
          };
        },
        { ctx, options },
      );
      ctx.output('service', report.service);
      outputChange(ctx, report);
    },
  });
}
