import type { CampaignEvent, TargetState } from '@slipway/plugin-fleet-common';
import type { PlannedTarget } from './decide/planPass';

/** What is worth a line in the campaign's history; what leads there, such as green checks, is not. */
const HAPPENED: Partial<Record<TargetState, string>> = {
  'no-op': 'needed nothing',
  blocked: 'cannot take the change',
  open: 'has a pull request',
  conflict: 'has a pull request with conflicts',
  edited: 'is worked on by a person',
  declined: 'declined the change',
  merged: 'merged the change',
  deployed: 'runs the change',
  failed: 'failed',
  held: 'wants no updates now',
  superseded: 'is left to another campaign',
  left: 'left the campaign',
};

/** The event that a change of a target's state is; none when its state stays or is on its way. */
export function describeChange(
  { target, changes }: PlannedTarget,
  now: Date,
): CampaignEvent[] {
  const { state, reason } = changes;
  const happened = state && HAPPENED[state];
  if (!happened || wasThereBefore(target.state, state)) return [];
  return [
    {
      at: now.toISOString(),
      actor: 'slipway',
      service: target.service,
      text: reason
        ? `${target.title} ${happened}: ${reason}`
        : `${target.title} ${happened}.`,
    },
  ];
}

/** From checks back to open, and from deployed back to merged. */
function wasThereBefore(before: TargetState, after: TargetState): boolean {
  return (
    (after === 'open' && before === 'checks') ||
    (after === 'merged' && before === 'deployed')
  );
}
