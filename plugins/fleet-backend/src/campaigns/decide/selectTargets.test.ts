import { testService, testSpec } from '../__testUtils__/testCampaign';
import { isSelected, selectTargets } from './selectTargets';

const ORDERS = testService('orders', {
  system: 'system:default/shop',
  tier: '2',
  template: 'template:default/flask-service',
});

const only = (selector: object, service = ORDERS) => {
  const [first] = selectTargets({
    spec: testSpec({ selector }),
    services: [service],
  });
  return first;
};

describe('selectTargets', () => {
  it.each([
    [{}, true],
    [{ services: [ORDERS.service] }, true],
    [{ services: [] }, false],
    [{ owners: ['group:default/team-a', 'group:default/team-b'] }, true],
    [{ owners: ['group:default/team-b'] }, false],
    [{ systems: ['system:default/shop'] }, true],
    [{ systems: ['system:default/bank'] }, false],
    [{ templates: ['template:default/flask-service'] }, true],
    [{ tiers: ['1'] }, false],
    [{ tiers: ['1', '2'], owners: ['group:default/team-a'] }, true],
    [{ search: 'ORD' }, true],
    [{ search: 'ship' }, false],
  ])('with the selector %j it is in: %p', (selector, isIn) => {
    expect(only(selector)?.isTarget ?? false).toBe(isIn);
    expect(isSelected(selector, ORDERS)).toBe(isIn);
  });

  it('says of each why it is in or left out', () => {
    const targets = selectTargets({
      spec: testSpec({
        selector: {
          exclude: ['component:default/legacy'],
        },
      }),
      services: [
        testService('due'),
        testService('done', { branch: { state: 'already-there' } }),
        testService('other', { branch: { state: 'unaffected' } }),
        testService('frozen', {
          branch: { state: 'held', reason: 'Freeze until May.' },
        }),
        testService('unread', { branch: { state: 'unknown' } }),
        testService('red', { unhealthy: 'It failed in staging.' }),
        testService('legacy'),
        testService('nowhere', { credential: undefined }),
      ],
    });
    expect(
      targets.map(({ title, isTarget, class: kind, why }) => [
        title,
        isTarget,
        kind,
        why,
      ]),
    ).toEqual([
      [
        'due',
        true,
        'due',
        'It does not have template:default/flask-service 2.0.0 yet.',
      ],
      ['done', false, 'already-there', 'Its default branch has it already.'],
      [
        'other',
        false,
        'unaffected',
        'It does not use template:default/flask-service.',
      ],
      ['frozen', true, 'held', 'Freeze until May.'],
      [
        'unread',
        true,
        'unknown',
        'It is not known what its default branch has; its task will find out.',
      ],
      [
        'red',
        true,
        'due',
        'It does not have template:default/flask-service 2.0.0 yet. It comes last: It failed in staging.',
      ],
      ['legacy', false, 'unaffected', 'The selector excludes it.'],
      [
        'nowhere',
        false,
        'unknown',
        expect.stringContaining('no repository that Slipway can change'),
      ],
    ]);
  });

  it('names services of the selector that are not there', () => {
    expect(only({ services: ['component:default/ordres'] })).toEqual(
      expect.objectContaining({
        service: 'component:default/ordres',
        isTarget: false,
        class: 'unknown',
        why: 'The catalog has no such service; correct its name or take it out.',
      }),
    );
  });
});
