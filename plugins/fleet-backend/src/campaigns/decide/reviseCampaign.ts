import { InputError } from '@backstage/errors';
import type {
  CampaignChange,
  CampaignSpec,
} from '@slipway/plugin-fleet-common';
import type { CampaignRecord, WaveRecord } from './types';
import { compareWithWish } from './versions';

/**
 * What a new specification makes of a campaign. What has happened stays as it is: the change is of the same template or
 * library, and waves that have begun are the same. One that asks for another version goes through all waves and gates
 * again.
 *
 * @throws InputError that says what cannot be changed and what to do instead.
 */
export function reviseCampaign(options: {
  campaign: CampaignRecord;
  spec: CampaignSpec;
}): Pick<CampaignRecord, 'revision' | 'spec' | 'waves' | 'selectedAt'> {
  const { campaign, spec } = options;
  const { state } = campaign;
  if (state === 'done' || state === 'closed') {
    throw new InputError(
      `The campaign is ${state} and cannot be changed; make a new one.`,
    );
  }
  const revised = {
    revision: campaign.revision + 1,
    spec,
    selectedAt: undefined,
  };
  if (state === 'draft') return { ...revised, waves: [] };
  requireSameSubject(campaign.spec.change, spec.change);
  if (isOtherVersion(campaign.spec.change, spec.change)) {
    return { ...revised, waves: [] };
  }
  requireSameBegunWaves(campaign, spec);
  return {
    ...revised,
    waves: spec.waves.map(
      (_, index): WaveRecord => ({
        ...campaign.waves[index],
      }),
    ),
  };
}

function requireSameSubject(before: CampaignChange, after: CampaignChange) {
  const subject = (change: CampaignChange) => {
    if (change.kind === 'template') return change.template;
    return change.kind === 'library'
      ? change.library
      : JSON.stringify([change.command, change.message]);
  };
  if (before.kind !== after.kind || subject(before) !== subject(after)) {
    throw new InputError(
      'change: a campaign that has started cannot become one about something else; close it and make a new one',
    );
  }
}

function isOtherVersion(
  before: CampaignChange,
  after: CampaignChange,
): boolean {
  if (before.kind === 'script' || after.kind === 'script') return false;
  return (
    before.version !== after.version ||
    compareWithWish(before.version, after) !== 'same'
  );
}

function requireSameBegunWaves(campaign: CampaignRecord, spec: CampaignSpec) {
  campaign.waves.forEach(({ openedAt }, index) => {
    if (!openedAt) return;
    const before = campaign.spec.waves[index];
    if (JSON.stringify(before) !== JSON.stringify(spec.waves[index])) {
      throw new InputError(
        `waves.${index}: the wave ${before?.name} has begun and cannot be changed; change those after it`,
      );
    }
  });
}
