import type { PolicyState } from '@slipway/plugin-fleet-common';
import { compareVersions } from '../versions/compareVersions';
import { parseVersion } from '../versions/pep440';
import { satisfiesSpecifier } from '../versions/specifiers';
import type { Policy } from './readPolicies';

export interface ServiceStanding {
  state: PolicyState;
  /** Why it is exempt, and until when. */
  exemptReason?: string;
  exemptUntil?: string;
}

/**
 * How a service stands with a policy about a library that it uses. A version that breaks it is exempt while an exemption
 * lasts, due until the deadline, and late after it or when there is none. The last day counts as before.
 *
 * @param usage.versions - All versions of the library in its lockfile; the worst one decides.
 * @param usage.today - A date such as 2026-11-24.
 */
export function policyStateOf(
  policy: Policy,
  usage: { service: string; versions: string[]; today: string },
): ServiceStanding {
  const { service, versions, today } = usage;
  if (versions.some(version => breaks(policy, version))) {
    const exemption = policy.exemptions.find(
      candidate => candidate.service === service && candidate.until >= today,
    );
    if (exemption) {
      return {
        state: 'exempt',
        exemptReason: exemption.reason,
        exemptUntil: exemption.until,
      };
    }
    const isDue = policy.deadline !== undefined && policy.deadline >= today;
    return { state: isDue ? 'due' : 'late' };
  }
  const isKnown = versions.length > 0 && versions.every(parseVersion);
  return { state: isKnown ? 'met' : 'unknown' };
}

/** What is no version of PEP 440 breaks nothing that could be shown; it is unknown. */
function breaks({ minimum, banned }: Policy, version: string): boolean {
  if (!parseVersion(version)) return false;
  if (minimum !== undefined && compareVersions(version, minimum) < 0) {
    return true;
  }
  return banned !== undefined && satisfiesSpecifier(version, banned);
}
