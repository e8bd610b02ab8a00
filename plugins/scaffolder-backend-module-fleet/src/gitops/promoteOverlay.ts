import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type {
  CommitAuthor,
  RepositoryTarget,
} from '@slipway/plugin-fleet-node';
import type { GitopsConfig } from '../config';
import {
  changeRepository,
  type ChangeOutcome,
  type RepositoryFiles,
} from './changeRepository';
import { promoteFiles, readOverlay, type Overlay } from './overlayFiles';
import {
  overlayPath,
  type PromotionPlan,
  type PromotionWish,
} from './planPromotion';
import { readImage } from './setImage';
import { promotionText } from '../texts';

/** Changes the overlay of the environment, as a commit or a pull request. */
export async function changeOverlay(context: {
  wish: PromotionWish;
  plan: PromotionPlan;
  /** Entity ref of a person, or the subject of a token. */
  actor: string;
  target: RepositoryTarget;
  gitops: GitopsConfig;
  date: Date;
  taskId: string;
  scratch: string;
  logger: LoggerService;
  options: { author: Omit<CommitAuthor, 'date'>; portalUrl: string };
}): Promise<ChangeOutcome> {
  const { wish, plan, actor, target, gitops, date, taskId, options } = context;
  const { namespace, name } = parseEntityRef(wish.service);
  const { to, from } = plan;
  const folder = overlayPath(to, name);
  const read = (files: RepositoryFiles) =>
    readOverlay({ files, folder, service: name });
  const title = `Promote ${name} ${wish.version} to ${to.name}`;
  const how = await decideHow({ plan, target, gitops });
  return changeRepository({
    target,
    branch: gitops.branch,
    how,
    decide: async files =>
      promoteFiles({
        overlay: await read(files),
        folder,
        service: name,
        change: wish,
      }),
    message: [
      title,
      '',
      ...(from ? [`From: ${from}`] : []),
      `Requested-by: ${actor}`,
      `Slipway-Task: ${taskId}`,
      '',
    ].join('\n'),
    author: { ...options.author, date },
    pullRequest: {
      branch: `promote/${name}-to-${to.name}-${safeRef(wish.version)}`,
      title,
      body: async files =>
        promotionText({
          service: name,
          version: wish.version,
          digest: wish.digest ?? '',
          from: from ?? '',
          to: to.name,
          before: versionOf(await read(files), name),
          path: `${folder}/kustomization.yaml`,
          actor,
          serviceUrl: `${options.portalUrl}/catalog/${namespace}/component/${name}`,
          taskUrl: `${options.portalUrl}/create/tasks/${taskId}`,
        }),
    },
    scratch: context.scratch,
    logger: context.logger,
  });
}

function versionOf(overlay: Overlay, service: string): string {
  if (!overlay.deployed) return '';
  return readImage({ ...overlay, service }).version ?? '';
}

/** Also where the environment is open the host may want a pull request. */
async function decideHow(context: {
  plan: PromotionPlan;
  target: RepositoryTarget;
  gitops: GitopsConfig;
}): Promise<PromotionPlan['how']> {
  const { plan, target, gitops } = context;
  if (plan.how === 'pull-request') return plan.how;
  const branch = await target.forge.getBranch({
    ...target,
    branch: gitops.branch,
  });
  return branch?.canPush === false ? 'pull-request' : 'commit';
}

/** A ref must not end in .lock or hold two dots. */
function safeRef(version: string): string {
  return version.replace(/\.(?=\.|lock$|$)/g, '-');
}

/** Who owns the service is asked to look; that a host knows no such team is no reason to fail. */
export async function askOwner(context: {
  target: RepositoryTarget;
  entity: Entity;
  outcome: ChangeOutcome & { outcome: 'proposed' };
  logger: LoggerService;
}): Promise<void> {
  const { target, entity, outcome, logger } = context;
  const owners = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => parseEntityRef(targetRef))
    .filter(({ kind }) => kind === 'group');
  try {
    await target.forge.requestReviewers({
      ...target,
      number: outcome.pullRequest.number,
      teams: owners.map(({ name }) => name),
    });
  } catch (error) {
    logger.info(
      `Nobody was asked to review at the git host; CODEOWNERS decides: ${stringifyError(
        error,
      )}`,
    );
  }
}
