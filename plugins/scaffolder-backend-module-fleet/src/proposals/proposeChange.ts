import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { UpdateClient, UpdateReport } from '@slipway/plugin-fleet-common';
import {
  fetchServiceRepository,
  publishProposal,
  type CommitAuthor,
  type ServiceRepository,
} from '@slipway/plugin-fleet-node';
import { actorOf, type Actor } from '../actions/actorOf';
import { taskDate } from '../actions/taskDate';
import { changeText } from '../texts';
import { failureState, reportOutcome } from '../updates/reportOutcome';
import {
  ownersOf,
  requireProposable,
  serviceRef,
} from '../updates/requireProposable';
import { reasonText } from './reasonText';

export interface ProposeOptions {
  auditor: AuditorService;
  auth: AuthService;
  author: Omit<CommitAuthor, 'date'>;
  catalog: CatalogService;
  integrations: ScmIntegrations;
  permissions: PermissionsService;
  portalUrl: string;
  scaffolder: Pick<ScaffolderService, 'getTask'>;
  updates: Pick<UpdateClient, 'reportUpdate'>;
}

/** A change of one service, or of the template of services, that is asked for. */
export interface ChangeRequest {
  /** A service unless told otherwise. Of templates the fleet keeps no record. */
  subjectKind?: 'service' | 'template';
  /** As given; an entity ref. */
  service: string;
  kind: 'library' | 'script';
  /** The library's normalised name, or the id of the campaign. */
  subject: string;
  branch: string;
  to?: string;
  campaign?: string;
  /** Why it is asked for, as Markdown. */
  reason?: string;
  again?: boolean;
  /** Needed beside that to propose changes to the service. */
  permission?: BasicPermission;
  /** Throws for what cannot be changed this way, before anything is fetched. */
  check?(entity: Entity): void;
}

/** What a change makes of a repository. */
export type Change =
  | {
      outcome: 'blocked' | 'failed';
      reason: string;
      from?: string;
      to?: string;
    }
  | {
      outcome: 'changed' | 'no-change';
      /** The whole repository with the change. */
      tree: string;
      reason: string;
      from?: string;
      to?: string;
      title: string;
      /** Markdown, without why and who asked. */
      body: string;
      /** May be merged without a person where the owner allows that. */
      autoMergeEligible: boolean;
    };

/** What of the task's context is needed. */
export interface TaskContext {
  task: { id: string };
  logger: LoggerService;
  isDryRun?: boolean;
  signal?: AbortSignal;
  getInitiatorCredentials: Parameters<
    typeof actorOf
  >[0]['getInitiatorCredentials'];
  createTemporaryDirectory(): Promise<string>;
}

type Report = Omit<UpdateReport, 'kind' | 'subject' | 'branch'>;

/**
 * Makes a change over a service's newest commit and proposes it as a pull request; tells the fleet how it went, also when
 * it went wrong. Run again or twice at once, it ends with one branch and one pull request.
 *
 * @throws when it failed, after that was told.
 */
export async function proposeChange(
  request: ChangeRequest,
  change: (context: {
    repository: ServiceRepository;
    entity: Entity;
    /** An empty folder, which is removed afterwards. */
    scratch: string;
  }) => Promise<Change>,
  { ctx, options }: { ctx: TaskContext; options: ProposeOptions },
): Promise<Report & { service: string }> {
  const service = serviceRef(request.service);
  const { subjectKind = 'service' } = request;
  const actor = await actorOf(ctx, options.auth);
  const audit = await options.auditor.createEvent({
    eventId: `${subjectKind}-${request.kind}`,
    severityLevel: 'medium',
    meta: {
      [subjectKind]: service,
      subject: request.subject,
      to: request.to ?? null,
      campaign: request.campaign ?? null,
      actor: actor.name,
      task: ctx.task.id,
    },
  });
  const scratch = await ctx.createTemporaryDirectory();
  // Whoever may not change a service must not write into its history either.
  let mayTell = false;
  try {
    const entity = await requirePermitted({ service, request, actor, options });
    mayTell = !ctx.isDryRun && subjectKind === 'service';
    const report = await publish({
      request,
      change,
      entity,
      actor,
      ctx,
      options,
      scratch,
    });
    ctx.logger.info(report.reason ?? report.state);
    if (mayTell)
      await tell({ service, request, report, logger: ctx.logger, options });
    mayTell = false;
    if (report.state === 'failed') {
      throw new ServiceUnavailableError(report.reason);
    }
    await audit.success({ meta: { outcome: report.state } });
    return { ...report, service };
  } catch (error) {
    if (mayTell) {
      const report = settled(ctx, request, failureState(error));
      await tell({ service, request, report, logger: ctx.logger, options });
    }
    await audit.fail({ error: toError(error) });
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function publish(context: {
  request: ChangeRequest;
  change: Parameters<typeof proposeChange>[1];
  entity: Entity;
  actor: Actor;
  ctx: TaskContext;
  options: ProposeOptions;
  scratch: string;
}): Promise<Report> {
  const { request, entity, actor, ctx, options, scratch } = context;
  const repository = await fetchServiceRepository({
    service: entity,
    integrations: options.integrations,
    gitDir: join(scratch, 'repository'),
    withoutRenders: true,
    signal: ctx.signal,
  });
  const { baseCommit } = repository;
  const work = join(scratch, 'change');
  await mkdir(work);
  const change = await context.change({ repository, entity, scratch: work });
  const { from, to = request.to, reason } = change;
  const facts = { from, to, baseCommit };
  if (!('tree' in change)) {
    return settled(ctx, request, { ...facts, state: change.outcome, reason });
  }
  if (ctx.isDryRun) {
    return settled(ctx, request, { ...facts, state: 'no-change', reason });
  }
  const { summary, outcome, pullRequest, commit } = await publishProposal(
    {
      target: repository.target,
      base: repository.defaultBranch,
      branch: request.branch,
      gitDir: repository.gitDir,
      baseCommit,
      tree: change.tree,
      title: change.title,
      body: changeText({
        change: change.body,
        reason: reasonText(request.reason),
        actor: actor.name,
        taskUrl: `${options.portalUrl}/create/tasks/${ctx.task.id}`,
      }),
      markedPaths: [],
      reviewers: ownersOf(entity),
      author: { ...options.author, date: await taskDate(ctx, options) },
      mark: {
        kind: request.kind,
        subject: request.subject,
        from,
        to,
        baseCommit,
        markedPaths: [],
        autoMergeEligible: change.autoMergeEligible,
        campaign: request.campaign,
      },
      again: request.again,
    },
    { logger: ctx.logger },
  );
  return settled(ctx, request, {
    ...facts,
    state: outcome,
    reason: outcome === 'no-change' || outcome === 'open' ? reason : summary,
    commit,
    pullRequest: pullRequest && {
      number: pullRequest.number,
      url: pullRequest.url,
      title: pullRequest.title,
    },
    autoMergeEligible: change.autoMergeEligible,
  });
}

function settled(
  ctx: TaskContext,
  { campaign }: ChangeRequest,
  report: Pick<Report, 'state' | 'reason'> & Partial<Report>,
): Report {
  return {
    autoMergeEligible: false,
    conflicts: 0,
    notes: 0,
    campaign,
    taskId: ctx.task.id,
    ...report,
  };
}

function tell(context: {
  service: string;
  request: ChangeRequest;
  report: Report;
  logger: LoggerService;
  options: ProposeOptions;
}): Promise<void> {
  const { service, request, report, logger, options } = context;
  const { kind, subject, branch } = request;
  return reportOutcome(
    service,
    { kind, subject, branch, ...report },
    { ...options, logger },
  );
}

async function requirePermitted(context: {
  service: string;
  request: ChangeRequest;
  actor: Actor;
  options: Pick<ProposeOptions, 'catalog' | 'permissions'>;
}): Promise<Entity> {
  const { service, request, actor, options } = context;
  const entity = await requireProposable(service, actor, options);
  request.check?.(entity);
  if (!request.permission) return entity;
  const [decision] = await options.permissions.authorize(
    [{ permission: request.permission }],
    { credentials: actor.credentials },
  );
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not run commands over repositories (permission ${request.permission.name}); ask the platform team.`,
    );
  }
  return entity;
}

/** @throws InputError when a text cannot stand in the name of a branch. */
export function branchFor(kind: string, subject: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))*$/.test(subject)) {
    throw new InputError(
      `'${subject}' cannot be part of a branch's name; use letters, digits, hyphens and underscores`,
    );
  }
  return `fleet/${kind}/${subject}`;
}
