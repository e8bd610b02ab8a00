import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import { branchesOf } from './branchesOf';
import type { CampaignLineage, CampaignSources } from './sources';
import { testSpec } from './__testUtils__/testCampaign';

const TEMPLATE = 'template:default/flask-service';

const lineage = (more: Partial<CampaignLineage>): CampaignLineage => ({
  service: 'orders',
  state: 'behind',
  template: TEMPLATE,
  version: '1.0.0',
  ...more,
});

async function branchOf(
  known: CampaignLineage[],
  change: Partial<Extract<CampaignSpec['change'], { kind: 'template' }>> = {},
  origins: Record<string, string> = {},
) {
  const sources: Pick<CampaignSources, 'listLineages'> = {
    listLineages: async () => known,
  };
  const spec = testSpec({
    change: {
      kind: 'template',
      template: TEMPLATE,
      version: '2.0.0',
      ...change,
    },
  });
  const answer = await branchesOf(spec, {
    sources: sources as CampaignSources,
    listOrigins: async () => new Map(Object.entries(origins)),
  });
  return answer('orders');
}

describe('branchesOf', () => {
  it.each<[string, Partial<CampaignLineage>, object, string]>([
    ['one that is behind', {}, {}, 'due'],
    ['one that is on it', { version: '2.0.0' }, {}, 'already-there'],
    ['one that is newer', { version: '10.0.0' }, {}, 'already-there'],
    [
      'one that is newer and may go back',
      { version: '10.0.0' },
      { allowDowngrade: true },
      'due',
    ],
    ['one that is held', { state: 'held', reason: 'Freeze.' }, {}, 'held'],
    [
      'one that is held and on it',
      { state: 'held', version: '2.0.0' },
      {},
      'already-there',
    ],
    ['one that cannot be read', { state: 'unreadable' }, {}, 'unknown'],
    ['one of an unknown version', { version: undefined }, {}, 'unknown'],
    [
      'the newest when none is named',
      { state: 'current' },
      { version: undefined },
      'already-there',
    ],
    ['an older one when none is named', {}, { version: undefined }, 'due'],
    [
      'one of another template',
      { template: 'template:default/other' },
      {},
      'unaffected',
    ],
  ])('knows %s', async (_, known, change, state) => {
    expect(await branchOf([lineage(known)], change)).toMatchObject({ state });
  });

  it('leaves out what no such template made', async () => {
    expect(await branchOf([])).toEqual({
      state: 'unaffected',
      reason: 'This template did not make it.',
    });
  });

  it('goes back to where each service came from, and nowhere else', async () => {
    const back = { version: undefined, allowDowngrade: true, rollsBack: 'c0' };
    const there = lineage({ version: '2.0.0', state: 'current' });

    expect(await branchOf([there], back, { orders: '1.5.0' })).toEqual({
      state: 'due',
      reason: 'It is on 2.0.0 and goes to 1.5.0.',
    });
    expect(
      await branchOf([lineage({ version: '1.5.0' })], back, {
        orders: '1.5.0',
      }),
    ).toMatchObject({ state: 'already-there' });
    expect(await branchOf([there], back)).toMatchObject({
      state: 'unaffected',
    });
  });
});
