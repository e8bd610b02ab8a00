import type { ResolvedBump } from '@slipway/plugin-fleet-node';
import type { Change } from './proposeChange';

/** What a bump that cannot be had comes to; undefined when there is nothing against it. */
export function refuseBump({
  class: decision,
  reason,
  from,
}: ResolvedBump): Change | undefined {
  switch (decision) {
    case 'failed':
      return { outcome: 'failed', reason, from };
    case 'blocked':
    case 'capped':
    case 'internal-source':
      return { outcome: 'blocked', reason, from };
    default:
      return undefined;
  }
}
