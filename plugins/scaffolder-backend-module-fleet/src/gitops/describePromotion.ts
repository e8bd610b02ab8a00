import { parseEntityRef } from '@backstage/catalog-model';
import type { RepositoryTarget } from '@slipway/plugin-fleet-node';
import type { GitopsConfig } from '../config';
import type { ChangeOutcome } from './changeRepository';
import {
  overlayPath,
  type PromotionPlan,
  type PromotionWish,
} from './planPromotion';

/** What became of a promotion, as a sentence and with the page to look at. */
export function describePromotion(context: {
  wish: PromotionWish;
  plan: PromotionPlan;
  target: RepositoryTarget;
  gitops: GitopsConfig;
  outcome: ChangeOutcome;
}) {
  const { wish, plan, target, gitops, outcome } = context;
  const what = sentenceOf(wish);
  if (outcome.outcome === 'unchanged') {
    return {
      outcome: outcome.outcome,
      changeUrl: target.forge.contentUrl({
        ...target,
        branch: gitops.branch,
        path: overlayPath(plan.to, parseEntityRef(wish.service).name),
      }),
      summary: `${what}: it should run there already, nothing was changed.`,
    };
  }
  if (outcome.outcome === 'committed') {
    return {
      outcome: outcome.outcome,
      changeUrl: target.forge.commitUrl({ ...target, commit: outcome.commit }),
      summary: `${what}: committed.`,
    };
  }
  return {
    outcome: outcome.outcome,
    changeUrl: outcome.pullRequest.url,
    summary: `${what}: proposed as pull request ${outcome.pullRequest.number}, for somebody else to approve.`,
  };
}

/** Such as `component:default/payments 1.4.2 to staging`. */
export function sentenceOf({ service, version, to }: PromotionWish): string {
  return `${service} ${version} to ${to}`;
}
