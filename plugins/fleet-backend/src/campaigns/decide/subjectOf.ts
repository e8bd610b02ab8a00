import type { CampaignChange } from '@slipway/plugin-fleet-common';

/** What a change is about, for people: the template's entity ref, the library, or the script's message. */
export function subjectOf(change: CampaignChange): string {
  if (change.kind === 'template') return change.template;
  return change.kind === 'library' ? change.library : change.message;
}
