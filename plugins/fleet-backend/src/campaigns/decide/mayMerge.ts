import type { CampaignSpec, ServiceUpdate } from '@slipway/plugin-fleet-common';
import type { Permit } from './types';

/**
 * Whether Slipway may merge a pull request itself: the campaign and the owner allow it, nothing in it needs a person, and
 * its checks ran and are green.
 */
export function mayMerge(options: {
  /** The campaign that asks. */
  campaign: string;
  spec: CampaignSpec;
  ownerOptIn: boolean;
  update: ServiceUpdate | undefined;
}): Permit {
  const { campaign, spec, ownerOptIn, update } = options;
  const no = (reason: string): Permit => ({ granted: false, reason });
  if (spec.merge !== 'opted-in') return no('A person merges it.');
  if (!ownerOptIn) {
    return no('A person merges it: its owner did not allow Slipway to.');
  }
  if (update?.campaign !== campaign) {
    return no('A person merges it: it was not proposed by this campaign.');
  }
  if (update.state !== 'open' || !update.pullRequest || !update.commit) {
    return no('A person has to look at it first.');
  }
  if (!update.autoMergeEligible || update.conflicts + update.notes > 0) {
    return no('A person merges it: not everything in it is clean.');
  }
  if (update.checks === 'none') {
    return no('A person merges it: no check says that it works.');
  }
  if (update.checks === 'pending') return no('Its checks are running.');
  if (update.checks === 'failure') return no('A check failed.');
  return { granted: true };
}
