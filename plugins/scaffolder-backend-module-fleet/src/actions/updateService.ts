import { rm } from 'node:fs/promises';
import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  type ScaffolderService,
} from '@backstage/plugin-scaffolder-node';
import {
  SOURCE_TEMPLATE_ANNOTATION,
  type UpdateClient,
  type UpdateReport,
} from '@slipway/plugin-fleet-common';
import {
  prepareTemplateUpdate,
  publishProposal,
  type CommitAuthor,
  type PreparedUpdate,
  type Proposal,
  type ProposalOutcome,
  type RenderEnvironment,
  type TemplateEnvironment,
} from '@slipway/plugin-fleet-node';
import {
  makeLockfilesFor,
  type MakeLockfiles,
} from '../updates/makeLockfilesFor';
import { failureState, reportOutcome } from '../updates/reportOutcome';
import {
  ownersOf,
  requireProposable,
  serviceRef,
} from '../updates/requireProposable';
import { describeUpdate } from '../updates/updateText';
import { actorOf, type Actor } from './actorOf';
import { taskDate } from './taskDate';
import { examples } from './updateService.examples';

export interface UpdateServiceOptions extends RenderEnvironment {
  auditor: AuditorService;
  auth: AuthService;
  author: Omit<CommitAuthor, 'date'>;
  catalog: CatalogService;
  environments: TemplateEnvironment[];
  makeLockfiles: MakeLockfiles;
  permissions: PermissionsService;
  portalUrl: string;
  scaffolder: Pick<ScaffolderService, 'getTask'>;
  /** Entity refs of those whose migrations are run. */
  trustedTemplates: string[];
  updates: Pick<UpdateClient, 'reportUpdate'>;
}

/** One run of the action, as far as its steps have to know. */
interface Run {
  service: string;
  entity: Entity;
  wish: {
    to?: string;
    allowDowngrade?: boolean;
    again?: boolean;
    campaign?: string;
  };
  /** Why it is asked for, as Markdown. */
  reason?: string;
  actor: Actor;
  date: Date;
  taskId: string;
  isDryRun: boolean;
  scratch: string;
  logger: LoggerService;
  signal?: AbortSignal;
}

/** What became of an update, before it is reported. */
interface Result {
  update: PreparedUpdate;
  outcome: ProposalOutcome['outcome'] | 'held';
  pullRequest?: ProposalOutcome['pullRequest'];
  commit?: string;
  summary: string;
  autoMergeEligible: boolean;
}

/**
 * `service:update`: proposes another version of its template to a service, or other values, as a pull request: a merge
 * of what the template changed and what is done in the repository.
 */
export function createUpdateServiceAction(options: UpdateServiceOptions) {
  const { auditor, auth, catalog } = options;
  return createTemplateAction({
    id: 'service:update',
    description:
      'Proposes the version of its template that the catalog has, or another one, to a service as a pull request. Run again or twice at once, it ends with one; what a person pushed to its branch is left alone.',
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
        to: z =>
          z
            .string()
            .optional()
            .describe(
              'Version of the template; what .template.yaml wishes, else that of the catalog, unless told otherwise.',
            ),
        allowDowngrade: z =>
          z.boolean().optional().describe('Whether it may be an older one.'),
        again: z =>
          z
            .boolean()
            .optional()
            .describe('Propose it though a person closed its pull request.'),
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
      },
      output: {
        outcome: z =>
          z
            .enum([
              'open',
              'conflict',
              'edited',
              'declined',
              'merged',
              'no-change',
              'held',
            ])
            .describe(
              'open: a pull request; conflict: a draft that a person has to resolve; edited: left alone, because a person pushed to it; declined: a person closed it; held: the owner wants no updates.',
            ),
        service: z => z.string().describe('Entity ref of the service.'),
        summary: z => z.string().describe('What happened, as a sentence.'),
        from: z => z.string(),
        to: z => z.string(),
        branch: z => z.string(),
        commit: z => z.string().optional(),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
        autoMergeEligible: z =>
          z.boolean().describe('Whether it may be merged without a person.'),
      },
    },
    async handler(ctx) {
      const service = serviceRef(ctx.input.service);
      // A form sends an empty text for what was left out.
      const { to, campaign, allowDowngrade, again, reason } = ctx.input;
      const wish = {
        to: to || undefined,
        campaign: campaign || undefined,
        allowDowngrade,
        again,
      };
      const actor = await actorOf(ctx, auth);
      const audit = await auditor.createEvent({
        eventId: 'service-update',
        severityLevel: 'medium',
        meta: {
          service,
          to: wish.to ?? null,
          campaign: wish.campaign ?? null,
          actor: actor.name,
          task: ctx.task.id,
        },
      });
      const scratch = await ctx.createTemporaryDirectory();
      try {
        const entity = await requireProposable(service, actor, options);
        const run: Run = {
          service,
          entity,
          wish,
          reason,
          actor,
          date: await taskDate(ctx, options),
          taskId: ctx.task.id,
          isDryRun: ctx.isDryRun ?? false,
          scratch,
          logger: ctx.logger,
          signal: ctx.signal,
        };
        const update = await prepare(run, options);
        if (ctx.isDryRun) {
          ctx.logger.info(
            `Would update ${service} from ${update.from} to ${update.to}: ${update.plan.paths.length} paths, ${update.plan.conflicts.length} conflicts`,
          );
          await audit.success({ meta: { outcome: 'dry-run' } });
          return;
        }
        const result = await propose(run, update, options);
        ctx.logger.info(result.summary);
        await report(run, result, options);
        const { pullRequest } = result;
        await audit.success({
          meta: {
            outcome: result.outcome,
            from: update.from,
            to: update.to,
            pullRequest: pullRequest?.url ?? null,
          },
        });
        ctx.output('outcome', result.outcome);
        ctx.output('service', service);
        ctx.output('summary', result.summary);
        ctx.output('from', update.from);
        ctx.output('to', update.to);
        ctx.output('branch', update.branch);
        ctx.output('commit', result.commit);
        ctx.output('pullRequestUrl', pullRequest?.url);
        ctx.output('pullRequestNumber', pullRequest?.number);
        ctx.output('autoMergeEligible', result.autoMergeEligible);
      } catch (error) {
        await audit.fail({ error: toError(error) });
        throw error;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });

  async function prepare(run: Run, environment: UpdateServiceOptions) {
    const { entity, wish, actor, date, scratch, logger, signal } = run;
    try {
      return await prepareTemplateUpdate(
        { service: entity, date, ...wish },
        {
          ...environment,
          findTemplate: ref =>
            catalog.getEntityByRef(ref, { credentials: actor.credentials }),
          migrations: {
            trustedTemplates: environment.trustedTemplates,
            run: !run.isDryRun,
          },
          portalValues: { environments: environment.environments },
          scratch,
          logger,
          signal,
        },
      );
    } catch (error) {
      await reportFailure(run, error, environment);
      throw error;
    }
  }
}

async function propose(
  run: Run,
  update: PreparedUpdate,
  options: UpdateServiceOptions,
): Promise<Result> {
  if (update.held !== undefined) {
    return {
      update,
      outcome: 'held',
      summary: `${run.service} wants no updates now: ${update.held}. Its owner can take hold out of .template.yaml.`,
      autoMergeEligible: false,
    };
  }
  try {
    const { makeLockfiles: make } = options;
    const lockfiles = await makeLockfilesFor(update, { ...run, make });
    const autoMergeEligible =
      update.autoMergeEligible && lockfiles.failed.length === 0;
    const proposal: Proposal = {
      ...update,
      tree: lockfiles.tree,
      base: update.defaultBranch,
      refs: update.pristine && {
        [update.pristine.ref]: update.pristine.commit,
      },
      title: titleOf(update),
      body: describeUpdate({
        ...describeRun(run, options),
        update,
        lockfiles,
      }),
      reviewers: ownersOf(run.entity),
      author: { ...options.author, date: run.date },
      again: run.wish.again,
      mark: {
        kind: 'template',
        subject: update.template,
        from: update.from,
        to: update.to,
        baseCommit: update.baseCommit,
        markedPaths: update.markedPaths,
        autoMergeEligible,
        campaign: run.wish.campaign,
        change: update.change || undefined,
      },
    };
    const outcome = await publishProposal(proposal, run);
    return { ...outcome, update, autoMergeEligible };
  } catch (error) {
    await reportFailure(run, error, options, update);
    throw error;
  }
}

function titleOf({ template, from, to, direction }: PreparedUpdate): string {
  const { name } = parseEntityRef(template);
  if (from === to) return `Apply changed values of ${name} ${to}`;
  return direction === 'downgrade'
    ? `Go back to ${name} ${to}`
    : `Update to ${name} ${to}`;
}

function describeRun(
  { service, reason, actor, taskId }: Run,
  { portalUrl }: UpdateServiceOptions,
) {
  const { kind, namespace, name } = parseEntityRef(service);
  return {
    service: name,
    serviceUrl: `${portalUrl}/catalog/${namespace}/${kind}/${name}`,
    taskUrl: `${portalUrl}/create/tasks/${taskId}`,
    actor: actor.name,
    reason,
  };
}

async function report(
  run: Run,
  result: Result,
  options: UpdateServiceOptions,
): Promise<void> {
  const { update, outcome, pullRequest, summary } = result;
  const left = update.migrations.filter(({ leftBecause }) => leftBecause);
  const isPlain = outcome === 'open' || outcome === 'merged';
  await reportOutcome(
    run.service,
    {
      ...subjectOf(run, update),
      state: outcome,
      reason: isPlain ? undefined : summary,
      pullRequest: pullRequest && {
        number: pullRequest.number,
        url: pullRequest.url,
        title: pullRequest.title,
      },
      commit: result.commit,
      baseCommit: update.baseCommit,
      autoMergeEligible: result.autoMergeEligible,
      conflicts: update.plan.conflicts.length,
      notes: update.plan.notes.length + left.length,
    },
    { ...options, logger: run.logger },
  );
}

async function reportFailure(
  run: Run,
  error: unknown,
  options: UpdateServiceOptions,
  update?: PreparedUpdate,
): Promise<void> {
  const subject = subjectOf(run, update);
  // A service that no template is known of has no update that could have failed, and trying out is none.
  if (!subject.subject || run.isDryRun) return;
  await reportOutcome(
    run.service,
    {
      ...subject,
      ...failureState(error),
      autoMergeEligible: false,
      conflicts: 0,
      notes: 0,
    },
    { ...options, logger: run.logger },
  );
}

function subjectOf(
  { entity, wish, taskId }: Run,
  update: PreparedUpdate | undefined,
): Pick<
  UpdateReport,
  'kind' | 'subject' | 'from' | 'to' | 'branch' | 'campaign' | 'taskId'
> {
  const { annotations } = entity.metadata;
  const subject =
    update?.template ?? annotations?.[SOURCE_TEMPLATE_ANNOTATION] ?? '';
  const name = subject && parseEntityRef(subject).name;
  return {
    kind: 'template',
    subject,
    from: update?.from,
    to: update?.to ?? wish.to,
    branch: update?.branch ?? `fleet/template/${name}`,
    campaign: wish.campaign,
    taskId,
  };
}
