import {
  DeploymentSource,
  DeploymentSourceKind,
} from '@slipway/plugin-fleet-common';
import { relativeTime } from './time';

const SOURCE_NAMES: Record<Exclude<DeploymentSourceKind, 'events'>, string> = {
  gitops: 'GitOps repository',
  kubernetes: 'Cluster',
};

/** Whether what a source says can be relied on. */
export function isHealthy(source: DeploymentSource): boolean {
  return !source.problem && !source.stale;
}

/** The sources that tell about an environment. */
export function sourcesOf(
  environment: string,
  sources: readonly DeploymentSource[],
): DeploymentSource[] {
  return sources.filter(
    ({ environments }) => environments?.includes(environment) ?? true,
  );
}

/** What the source is, and which. */
export function sourceTitle({ kind, name }: DeploymentSource): string {
  return kind === 'events'
    ? `Deployment events of ${name}`
    : `${SOURCE_NAMES[kind]} ${name}`;
}

/** How old what the source says is, in words. */
export function sourceAge(source: DeploymentSource, now: number): string {
  return source.succeededAt
    ? `last heard of ${relativeTime(source.succeededAt, now)}`
    : 'never heard of';
}

/** Why a source cannot be relied on, and since when, as sentences. */
export function sourceTrouble(source: DeploymentSource, now: number): string {
  const silence = source.succeededAt
    ? 'What it said is too old to rely on.'
    : 'It has not answered yet.';
  const what = source.problem?.replace(/\.?$/, '.') ?? silence;
  const tried = source.attemptedAt
    ? ` Tried ${relativeTime(source.attemptedAt, now)}.`
    : '';
  const where = source.environments
    ? ` It tells about ${source.environments.join(', ')}.`
    : '';
  const age = sourceAge(source, now);
  return `${what} ${age.charAt(0).toUpperCase()}${age.slice(
    1,
  )}.${tried}${where}`;
}
