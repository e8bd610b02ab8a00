import { explain, compare as comparePython } from '@renovatebot/pep440';
import type { CampaignChange } from '@slipway/plugin-fleet-common';
import { updateDirection } from '@slipway/plugin-fleet-node';

/** SemVer, such as `1.4.0`. */
export function isTemplateVersion(version: string): boolean {
  try {
    return updateDirection({ from: version, to: version }) === 'none';
  } catch {
    return false;
  }
}

/** PEP 440, such as `2.31.0` or `2.0rc1`. */
export function isLibraryVersion(version: string): boolean {
  return explain(version) !== null;
}

/**
 * How what an update brings stands to what a campaign asks for. A way back is only reached by exactly the version; what
 * has no version, such as a script, is always the same.
 */
export function compareWithWish(
  brings: string | undefined,
  change: CampaignChange,
): 'less' | 'same' | 'more' {
  if (change.kind === 'script' || !change.version || !brings) return 'same';
  if (change.kind === 'template' && change.allowDowngrade) {
    return brings === change.version ? 'same' : 'less';
  }
  const difference = compare(change.kind, brings, change.version);
  if (difference === 0) return 'same';
  return difference < 0 ? 'less' : 'more';
}

/** Whether the second change, of the same kind and subject, asks for more than the first. */
export function asksForMore(
  first: CampaignChange,
  second: CampaignChange,
): boolean {
  if (first.kind === 'script' || second.kind !== first.kind) return false;
  if (!first.version || !second.version) return false;
  return compare(first.kind, second.version, first.version) > 0;
}

/** Of versions that cannot be compared, such as one that a person wrote by hand, the first is the lower. */
function compare(
  kind: 'template' | 'library',
  first: string,
  second: string,
): number {
  if (first === second) return 0;
  const isValid = kind === 'template' ? isTemplateVersion : isLibraryVersion;
  if (!isValid(first) || !isValid(second)) return -1;
  if (kind === 'library') return comparePython(first, second);
  const direction = updateDirection(
    { from: second, to: first },
    { allowDowngrade: true },
  );
  if (direction === 'none') return 0;
  return direction === 'update' ? 1 : -1;
}
