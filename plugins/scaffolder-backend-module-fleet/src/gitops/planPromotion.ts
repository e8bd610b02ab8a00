import { InputError, NotAllowedError } from '@backstage/errors';
import { isDnsLabel, type Deployment } from '@slipway/plugin-fleet-common';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';

/** What somebody asks for. */
export interface PromotionWish {
  /** Entity ref. */
  service: string;
  version: string;
  digest?: string;
  /** Where the version comes from; the environment before `to` unless told otherwise. */
  from?: string;
  to: string;
}

export interface PromotionPlan {
  to: EnvironmentConfig;
  /** Where the version runs or ran; absent for the first environment. */
  from?: string;
  /** A protected environment is changed by a pull request, which somebody else approves, and never otherwise. */
  how: 'commit' | 'pull-request';
}

/** What may stand after the colon of an image. */
const TAG_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST_PATTERN = /^sha256:[0-9a-f]{64}$/;

/**
 * Finds the environments of a promotion.
 *
 * @throws InputError when the wish makes no sense, before anything is asked of anybody.
 */
export function planPromotion(
  wish: PromotionWish,
  environments: EnvironmentConfig[],
): PromotionPlan {
  const { version, digest } = wish;
  if (!TAG_PATTERN.test(version)) {
    throw new InputError(
      `${shorten(
        version,
      )} cannot be the tag of an image: use letters, digits, dots, hyphens and underscores, at most 128, such as 1.4.2.`,
    );
  }
  if (digest !== undefined && !DIGEST_PATTERN.test(digest)) {
    throw new InputError(
      `${shorten(
        digest,
      )} is no digest; write sha256: and 64 digits (0-9, a-f).`,
    );
  }
  const find = (name: string) => {
    const index = environments.findIndex(one => one.name === name);
    if (index >= 0) return index;
    const names = environments.map(one => one.name).join(', ');
    throw new InputError(
      `There is no environment ${shorten(
        name,
      )}; choose one of ${names}, or add it to fleet.environments.`,
    );
  };
  const index = find(wish.to);
  const to = environments[index]!;
  const before = environments[index - 1]?.name;
  const from = wish.from ? environments[find(wish.from)]!.name : before;
  if (from === to.name) {
    throw new InputError(
      `${to.name} is where the version shall go; name another environment that it comes from, or none.`,
    );
  }
  return {
    to,
    // Whoever names another environment skips no test of a protected one.
    from: to.protected ? before : from,
    how: to.protected ? 'pull-request' : 'commit',
  };
}

/**
 * Refuses a version that nobody saw work. It has to have succeeded where it comes from, or in the environment itself,
 * as when one goes back to it; for the first environment it is enough that the version exists.
 *
 * @throws NotAllowedError that says what is missing.
 */
export function assertVersionMayGo(options: {
  wish: PromotionWish;
  plan: PromotionPlan;
  /** Of this version of the service, in all environments. */
  deployments: Deployment[];
  /** Whether the service's repository has a tag or commit of that name. */
  isInRepository: boolean;
}): void {
  const { wish, plan, deployments, isInRepository } = options;
  const { service, version } = wish;
  const succeededIn = (environment: string) =>
    deployments.some(
      one => one.environment === environment && one.outcome === 'success',
    );
  if (deployments.length === 0 && !isInRepository) {
    throw new NotAllowedError(
      `The fleet knows no version ${version} of ${service}: it was never deployed, and the service's repository has neither a tag nor a commit of that name.`,
    );
  }
  if (plan.from === undefined || succeededIn(plan.to.name)) return;
  if (!succeededIn(plan.from)) {
    throw new NotAllowedError(
      `${version} of ${service} was never deployed to ${plan.from} successfully, so it cannot go to ${plan.to.name}; bring it to ${plan.from} first.`,
    );
  }
}

/** The folder of a service's overlay in the GitOps repository. */
export function overlayPath(
  environment: Pick<EnvironmentConfig, 'name' | 'gitopsPath'>,
  service: string,
): string {
  return environment.gitopsPath
    .replaceAll('{service}', service)
    .replaceAll('{environment}', environment.name)
    .replace(/\/+$/, '');
}

function shorten(text: string): string {
  if (isDnsLabel(text)) return text;
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
