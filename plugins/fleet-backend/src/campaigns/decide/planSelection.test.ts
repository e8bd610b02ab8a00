import {
  at,
  testCampaign,
  testService,
  testSpec,
  testTarget,
} from '../__testUtils__/testCampaign';
import { planSelection } from './planSelection';

const NEW = testCampaign({ waves: [{}, {}] });
const BEGUN = testCampaign();
const now = new Date(at(30));

describe('planSelection', () => {
  it('gives everybody who is due a place before the first wave begins', () => {
    const { join } = planSelection({
      campaign: NEW,
      services: [
        testService('a', { tier: '1' }),
        testService('b', { tier: '3' }),
        testService('c', { branch: { state: 'already-there' } }),
      ],
      targets: [],
      now,
    });
    expect(join.map(({ title, wave, rank }) => [title, wave, rank])).toEqual([
      ['a', 1, 1],
      ['b', 0, 0],
    ]);
    expect(join[0]).toMatchObject({
      state: 'planned',
      selected: true,
      stateSince: at(30),
    });
  });

  it('gives the same places after it was killed half-way', () => {
    const services = ['a', 'b', 'c', 'd'].map(name => testService(name));
    const plan = (targets: ReturnType<typeof planSelection>['join']) =>
      planSelection({ campaign: NEW, services, targets, now });
    const { join } = plan([]);
    const rest = plan(join.slice(0, 2));
    expect(rest).toEqual({ join: join.slice(2), changes: [] });
  });

  it('puts who is matched later into the last wave, behind the others', () => {
    const { join } = planSelection({
      campaign: BEGUN,
      services: [testService('orders'), testService('late')],
      targets: [testTarget({ rank: 4 })],
      now,
    });
    expect(join).toEqual([
      expect.objectContaining({ title: 'late', wave: 1, rank: 5 }),
    ]);
  });

  it('marks who is matched no longer, and who is back', () => {
    const spec = testSpec({
      selector: { exclude: ['component:default/excluded'] },
    });
    const target = (name: string, selected = true) =>
      testTarget({
        service: `component:default/${name}`,
        title: name,
        selected,
      });
    const { changes } = planSelection({
      campaign: testCampaign({ spec }),
      services: ['kept', 'excluded', 'back'].map(name => testService(name)),
      targets: [
        target('kept'),
        target('excluded'),
        target('gone'),
        target('back', false),
      ],
      now,
    });
    expect(
      changes.map(change => [change.target.title, change.changes]),
    ).toEqual([
      ['excluded', { selected: false }],
      ['gone', { selected: false }],
      ['back', { selected: true }],
    ]);
  });

  it('keeps a target that has the change by now, and follows its owner', () => {
    const { join, changes } = planSelection({
      campaign: BEGUN,
      services: [
        testService('orders', {
          branch: { state: 'already-there' },
          owner: 'group:default/team-b',
        }),
      ],
      targets: [testTarget()],
      now,
    });
    expect(join).toEqual([]);
    expect(changes[0]!.changes).toEqual({ owner: 'group:default/team-b' });
  });
});
