import { CellVersion, DeploymentCell } from '@slipway/plugin-fleet-common';

/** A version for the eye: its name, else the beginning of its digest or commit. */
export function versionLabel(
  version: Pick<CellVersion, 'version' | 'digest' | 'commit'>,
): string {
  return (
    version.version ??
    version.digest?.replace(/^(sha256:.{8}).*$/, '$1') ??
    version.commit?.slice(0, 8) ??
    'unknown version'
  );
}

/** What runs and since when, as far as is known; absent where nothing is known to run. */
export function runningVersion(
  cell: DeploymentCell,
): { label: string; since?: string } | undefined {
  const { running, live, lastSuccess } = cell;
  if (!running) return undefined;
  const ofCluster = running.source === 'kubernetes' ? live : undefined;
  return {
    label: versionLabel(ofCluster ?? running),
    since:
      ofCluster?.since ??
      (lastSuccess?.version === running.version
        ? lastSuccess?.finishedAt
        : undefined),
  };
}

/** What should run where that is not what runs. */
export function wantedVersion(cell: DeploymentCell): string | undefined {
  const wanted = cell.desired && versionLabel(cell.desired);
  return wanted === runningVersion(cell)?.label ? undefined : wanted;
}
