import type { CampaignSpec, ServiceUpdate } from '@slipway/plugin-fleet-common';
import { testSpec, testUpdate } from '../__testUtils__/testCampaign';
import { mayMerge } from './mayMerge';

const ask = (
  update: Partial<ServiceUpdate> = {},
  {
    ownerOptIn = true,
    merge = 'opted-in',
  }: {
    ownerOptIn?: boolean;
    merge?: CampaignSpec['merge'];
  } = {},
) =>
  mayMerge({
    campaign: 'c1',
    spec: testSpec({ merge }),
    ownerOptIn,
    update: testUpdate({ checks: 'success', ...update }),
  });

describe('mayMerge', () => {
  it('grants what is clean and green, of an owner who allows it', () => {
    expect(ask()).toEqual({ granted: true });
  });

  it.each([
    ['the campaign merges never', {}, { merge: 'never' }],
    ['the owner did not allow it', {}, { ownerOptIn: false }],
    ['no check ran', { checks: 'none' }, {}],
    ['checks are running', { checks: 'pending' }, {}],
    ['a check failed', { checks: 'failure' }, {}],
    ['it is a draft with conflicts', { state: 'conflict' }, {}],
    ['a person pushed to it', { state: 'edited' }, {}],
    ['it was not found eligible', { autoMergeEligible: false }, {}],
    ['there are notes', { notes: 1 }, {}],
    ['there are conflicts', { conflicts: 1 }, {}],
    ['its head is not known', { commit: undefined }, {}],
    ['it has no pull request', { pullRequest: undefined }, {}],
    ['another campaign made it', { campaign: 'c2' }, {}],
    ['a person made it', { campaign: undefined }, {}],
  ] as Array<[string, Partial<ServiceUpdate>, object]>)(
    'refuses when %s, and says so',
    (_, update, more) => {
      expect(ask(update, more)).toEqual({
        granted: false,
        reason: expect.stringMatching(/\.$/),
      });
    },
  );
});
