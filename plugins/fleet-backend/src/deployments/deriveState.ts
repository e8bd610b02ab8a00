import { againstEvents } from './againstEvents';
import { againstRepository } from './againstRepository';
import type { DerivedState, SourceHealth, StateInput } from './stateTypes';

/**
 * How a service stands in an environment.
 *
 * A source that is configured and cannot be relied on makes it unknown, whatever the others say. Otherwise what should
 * run (of the GitOps repository; where none is configured, the last success) is held against what runs (of the cluster;
 * where none is configured, the last success). A difference may last as long as a roll-out may take.
 */
export function deriveState(input: StateInput): DerivedState {
  return (
    unreliable(input) ??
    (input.gitops ? againstRepository(input) : againstEvents(input))
  );
}

function unreliable(input: StateInput): DerivedState | undefined {
  const { gitops, clusters, desired } = input;
  const sources = gitops ? [gitops, ...clusters] : clusters;
  const unreliableOne = sources.find(source => !source.fresh);
  if (unreliableOne) {
    return { state: 'unknown', reason: sayUnreliable(unreliableOne) };
  }
  if (gitops && desired?.problem) {
    return { state: 'unknown', reason: desired.problem };
  }
  const vague = desired?.images.find(one => !one.tag && !one.digest);
  if (gitops && vague) {
    return {
      state: 'unknown',
      reason: `${desired?.path} names the image ${vague.image} without tag and digest; give it one, so that it can be told what should run.`,
    };
  }
  return undefined;
}

function sayUnreliable({ name, seenAt, problem }: SourceHealth): string {
  const since = seenAt
    ? `${name} was last heard of at ${seenAt}`
    : `${name} was never heard of`;
  return problem ? `${since}: ${problem}` : `${since}.`;
}
