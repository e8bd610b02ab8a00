import { PolicyProgress, PolicyState } from '@slipway/plugin-fleet-common';
import { counted } from './share';

/** In the order of a bar: what is done, what is excused, what is left, what nobody can tell. */
export const POLICY_STATES: readonly PolicyState[] = [
  'met',
  'exempt',
  'due',
  'late',
  'unknown',
];

/** The states that occur, with how much of the bar each takes. */
export function policySegments(
  policy: PolicyProgress,
): Array<{ state: PolicyState; services: number; percent: number }> {
  const total = policyServices(policy);
  return POLICY_STATES.map(state => ({
    state,
    services: policy[state],
    percent: total === 0 ? 0 : (100 * policy[state]) / total,
  })).filter(({ services }) => services > 0);
}

function policyServices(policy: PolicyProgress): number {
  return POLICY_STATES.reduce((sum, state) => sum + policy[state], 0);
}

/** The rule in words, such as "at least 4.0, not ==4.1.0". */
export function policyRule(
  policy: Pick<PolicyProgress, 'minimum' | 'banned'>,
): string {
  const parts = [
    policy.minimum && `at least ${policy.minimum}`,
    policy.banned && `not ${policy.banned}`,
  ].filter(Boolean);
  return parts.join(', ') || 'any version';
}

/** How it stands in one sentence. */
export function policyHeadline(policy: PolicyProgress): string {
  const total = policyServices(policy);
  if (total === 0) return 'No service uses the library.';
  const left = policy.due + policy.late;
  if (left === 0 && policy.unknown === 0) {
    return `All ${counted(total, 'service')} meet it or are exempt.`;
  }
  const parts = [
    policy.late > 0 && `${counted(policy.late, 'service')} late`,
    policy.due > 0 && `${counted(policy.due, 'service')} still due`,
    policy.unknown > 0 && `${counted(policy.unknown, 'service')} unknown`,
  ].filter(Boolean);
  return `${parts.join(', ')}, of ${counted(total, 'service')}.`;
}
