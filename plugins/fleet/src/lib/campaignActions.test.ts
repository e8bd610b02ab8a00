import { CampaignSpec } from '@slipway/plugin-fleet-common';
import { aCampaign, aSpec } from '../__testUtils__/campaignBuilders';
import {
  allowedActions,
  possibleActions,
  startRefusal,
} from './campaignActions';

const template = aSpec({
  change: { kind: 'template', template: 'template:default/flask-service' },
});
const everything = { create: true, start: true, merge: true, script: true };

describe('possibleActions', () => {
  it.each([
    ['draft', {}, ['start', 'edit', 'close']],
    ['running', { open: 1 }, ['pause', 'close']],
    ['running', { failed: 1 }, ['pause', 'retry', 'close']],
    ['paused', { merged: 1 }, ['resume', 'edit', 'rollBack', 'close']],
    ['done', { merged: 1 }, ['rollBack']],
    ['done', { 'no-op': 1 }, []],
    ['closed', { deployed: 1, failed: 1 }, ['rollBack']],
  ] as const)(
    'of a campaign that is %s with %j are %j',
    (state, counts, actions) => {
      expect(
        possibleActions(aCampaign({ state, counts, spec: template })),
      ).toEqual(actions);
    },
  );

  it.each([
    { kind: 'script', command: ['true'], message: 'x' },
    { kind: 'library', library: 'werkzeug', version: '3.0.3' },
  ] as CampaignSpec['change'][])('has no way back from %j', change => {
    const spec = aSpec({ change });
    expect(
      possibleActions(
        aCampaign({ spec, state: 'done', counts: { merged: 1 } }),
      ),
    ).toEqual([]);
  });
});

describe('allowedActions', () => {
  it('leaves to who may only write campaigns down what starts nothing', () => {
    const rights = { ...everything, start: false };
    expect(
      allowedActions(
        aCampaign({ state: 'draft', startedAt: undefined }),
        rights,
      ),
    ).toEqual(['edit']);
    expect(
      allowedActions(aCampaign({ state: 'paused', spec: template }), rights),
    ).toEqual(['rollBack']);
  });

  it('lets nobody resume what merges who may not have it merged', () => {
    expect(
      allowedActions(
        aCampaign({ state: 'paused', spec: aSpec({ merge: 'opted-in' }) }),
        { ...everything, merge: false },
      ),
    ).toEqual(['close']);
  });
});

describe('startRefusal', () => {
  it('names the permission that is missing', () => {
    const refusal = (spec: Partial<CampaignSpec>, missing: string) =>
      startRefusal(aSpec(spec), { ...everything, [missing]: false });
    expect(refusal({}, 'start')).toContain('fleet.campaign.start');
    expect(refusal({ merge: 'opted-in' }, 'merge')).toContain(
      'fleet.campaign.merge',
    );
    expect(
      refusal(
        { change: { kind: 'script', command: ['x'], message: 'x' } },
        'script',
      ),
    ).toContain('fleet.campaign.script');
  });

  it('is none for what needs no more than is there', () => {
    expect(startRefusal(aSpec(), everything)).toBeUndefined();
    expect(
      startRefusal(aSpec(), { ...everything, merge: false, script: false }),
    ).toBeUndefined();
  });
});
