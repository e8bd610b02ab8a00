import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { counted } from './share';

type BehindEnvironment = NonNullable<DeploymentCell['behind']>;
type Stale = NonNullable<DeploymentCell['stale']>;

/** How far an environment is behind the one before it; a fact, no reproach. */
export function behindWords({
  environment,
  version,
  commits,
}: BehindEnvironment): string {
  return commits === undefined
    ? `behind ${environment}, which has ${version}`
    : `behind ${environment} by ${counted(commits, 'commit')}`;
}

/** For how long nothing was deployed; a cluster alone only knows that it is at least so long. */
export function staleWords({ days, lowerBound }: Stale): string {
  return `stale: ${lowerBound ? 'at least ' : ''}${counted(days, 'day')}`;
}

/** What has gathered since the last deployment, as a sentence; silent about what nobody knows. */
export function staleSentence(stale: Stale): string {
  const { days, lowerBound, commitsSince, advisories, worstSeverity } = stale;
  const worst = worstSeverity ? `, the worst ${worstSeverity}` : '';
  const since = [
    commitsSince !== undefined &&
      `${counted(commitsSince, 'commit')} on the default branch since`,
    advisories !== undefined &&
      `${counted(
        advisories,
        'open advisory',
        'open advisories',
      )} in the build that runs${advisories > 0 ? worst : ''}`,
  ].filter(Boolean);
  const age = `No successful deployment for ${
    lowerBound ? 'at least ' : ''
  }${counted(days, 'day')}`;
  return since.length > 0 ? `${age}; ${since.join(', ')}.` : `${age}.`;
}
