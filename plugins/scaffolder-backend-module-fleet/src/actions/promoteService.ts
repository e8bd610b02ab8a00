import { rm } from 'node:fs/promises';
import type {
  AuditorService,
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createTemplateAction,
  type ScaffolderService,
} from '@backstage/plugin-scaffolder-node';
import {
  fleetDeploymentPromotePermission,
  type FleetClient,
} from '@slipway/plugin-fleet-common';
import {
  repositoryAtUrl,
  type CommitAuthor,
  type EnvironmentConfig,
} from '@slipway/plugin-fleet-node';
import type { GitopsConfig } from '../config';
import { describePromotion, sentenceOf } from '../gitops/describePromotion';
import { findDeployments, isInRepository } from '../gitops/findVersion';
import {
  assertVersionMayGo,
  planPromotion,
  type PromotionPlan,
  type PromotionWish,
} from '../gitops/planPromotion';
import { askOwner, changeOverlay } from '../gitops/promoteOverlay';
import { actorOf, type Actor } from './actorOf';
import { examples } from './promoteService.examples';
import { taskDate } from './taskDate';

export interface PromoteServiceOptions {
  auditor: AuditorService;
  auth: AuthService;
  author: Omit<CommitAuthor, 'date'>;
  catalog: CatalogService;
  environments: EnvironmentConfig[];
  fleet: Pick<FleetClient, 'getDeployments'>;
  gitops: GitopsConfig | undefined;
  integrations: ScmIntegrations;
  permissions: PermissionsService;
  portalUrl: string;
  scaffolder: Pick<ScaffolderService, 'getTask'>;
}

/**
 * `service:promote`: says in the GitOps repository which version of a service should run in an environment. Where it is
 * protected, the change is a pull request, never a commit. An older version rolls back.
 */
export function createPromoteServiceAction(options: PromoteServiceOptions) {
  const { auditor, auth, environments, integrations } = options;
  return createTemplateAction({
    id: 'service:promote',
    description:
      'Changes which version of a service should run in an environment, in the GitOps repository: one line, as a commit or, for a protected environment, as a pull request. Run again or twice at once, it changes nothing more.',
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
        version: z => z.string().describe('The tag of its image.'),
        to: z => z.string().describe('Name of the environment.'),
        from: z =>
          z
            .string()
            .optional()
            .describe(
              'Environment where the version worked; the one before unless told otherwise.',
            ),
        digest: z =>
          z
            .string()
            .optional()
            .describe(
              'Digest of the image, sha256: and 64 digits, where the tag alone shall not decide.',
            ),
      },
      output: {
        outcome: z =>
          z
            .enum(['unchanged', 'committed', 'proposed'])
            .describe(
              'unchanged: it should run there already. proposed: as a pull request.',
            ),
        service: z => z.string().describe('Entity ref of the service.'),
        summary: z => z.string().describe('What happened, as a sentence.'),
        changeUrl: z =>
          z
            .string()
            .describe('The page of the pull request, commit or overlay.'),
        commit: z => z.string().optional().describe('Id of the new commit.'),
        pullRequestUrl: z => z.string().optional(),
        pullRequestNumber: z => z.number().optional(),
      },
    },
    async handler(ctx) {
      const gitops = requireGitops(options.gitops);
      const wish = readWish(ctx.input);
      const plan = planPromotion(wish, environments);
      const actor = await actorOf(ctx, auth);
      const audit = await auditor.createEvent({
        eventId: 'service-promote',
        severityLevel: 'medium',
        meta: {
          service: wish.service,
          version: wish.version,
          from: plan.from ?? null,
          to: plan.to.name,
          actor: actor.name,
          task: ctx.task.id,
        },
      });
      const scratch = await ctx.createTemporaryDirectory();
      try {
        const entity = await requirePermitted(wish, actor, options);
        await requireKnown({ wish, plan, actor, entity, scratch, options });
        const target = repositoryAtUrl(gitops.url, integrations);
        if (ctx.isDryRun) {
          ctx.logger.info(`Would promote ${sentenceOf(wish)}`);
          await audit.success({ meta: { outcome: 'dry-run' } });
          return;
        }
        const outcome = await changeOverlay({
          wish,
          plan,
          actor: actor.name,
          target,
          gitops,
          date: await taskDate(ctx, options),
          taskId: ctx.task.id,
          scratch,
          logger: ctx.logger,
          options,
        });
        if (outcome.outcome === 'proposed') {
          await askOwner({ target, entity, outcome, logger: ctx.logger });
        }
        const { summary, ...result } = describePromotion({
          wish,
          plan,
          target,
          gitops,
          outcome,
        });
        ctx.logger.info(summary);
        await audit.success({ meta: { ...result } });
        ctx.output('service', wish.service);
        ctx.output('summary', summary);
        ctx.output('outcome', result.outcome);
        ctx.output('changeUrl', result.changeUrl);
        if (outcome.outcome === 'unchanged') return;
        ctx.output('commit', outcome.commit);
        if (outcome.outcome === 'proposed') {
          ctx.output('pullRequestUrl', outcome.pullRequest.url);
          ctx.output('pullRequestNumber', outcome.pullRequest.number);
        }
      } catch (error) {
        await audit.fail({ error: toError(error) });
        throw error;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  });
}

function requireGitops(gitops: GitopsConfig | undefined): GitopsConfig {
  if (gitops) return gitops;
  throw new InputError(
    'This portal has no GitOps repository, so there is nothing to promote in; make one with the template gitops and name it in fleet.gitops.url, or deploy with the pipeline of the service.',
  );
}

function readWish(input: {
  service: string;
  version: string;
  to: string;
  from?: string;
  digest?: string;
}): PromotionWish {
  // A form sends an empty text for what was left out.
  const { from, digest } = input;
  return {
    service: stringifyEntityRef(
      parseEntityRef(input.service, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    ),
    version: input.version,
    to: input.to,
    from: from || undefined,
    digest: digest || undefined,
  };
}

async function requirePermitted(
  { service }: PromotionWish,
  { credentials }: Actor,
  { catalog, permissions }: PromoteServiceOptions,
): Promise<Entity> {
  const entity = await catalog.getEntityByRef(service, { credentials });
  if (!entity) {
    throw new NotFoundError(
      `There is no ${service} in the catalog, or you may not see it.`,
    );
  }
  const [decision] = await permissions.authorize(
    [{ permission: fleetDeploymentPromotePermission, resourceRef: service }],
    { credentials },
  );
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `Only the owner of ${service} and the platform team may promote it (permission ${fleetDeploymentPromotePermission.name}); ask one of them.`,
    );
  }
  return entity;
}

async function requireKnown(context: {
  wish: PromotionWish;
  plan: PromotionPlan;
  actor: Actor;
  entity: Entity;
  scratch: string;
  options: PromoteServiceOptions;
}): Promise<void> {
  const { wish, plan, actor, entity, scratch, options } = context;
  const { token } = await options.auth.getPluginRequestToken({
    onBehalfOf: actor.credentials,
    targetPluginId: 'fleet',
  });
  const deployments = await findDeployments({ ...options, ...wish, token });
  const known =
    deployments.length > 0 ||
    (await isInRepository({ ...options, ...wish, entity, scratch }));
  assertVersionMayGo({ wish, plan, deployments, isInRepository: known });
}
