import {
  decideMigrations,
  describeMigration,
  leaveToResolver,
} from './updateMigrations';

const MIGRATIONS = [
  { version: '2.0.0', before: ['b2'], after: ['a2'] },
  { version: '1.5.0', after: ['a1'] },
  { version: '3.0.0', after: ['a3'] },
];

function decide(changes: Partial<Parameters<typeof decideMigrations>[1]> = {}) {
  return decideMigrations(MIGRATIONS, {
    template: 'template:default/example',
    from: '1.0.0',
    to: '2.0.0',
    direction: 'update',
    isTrusted: true,
    sandbox: { available: true },
    ...changes,
  });
}

describe('decideMigrations', () => {
  it('runs those of the versions between, first those before the merge', () => {
    expect(decide()).toEqual([
      { version: '2.0.0', when: 'before', command: ['b2'] },
      { version: '1.5.0', when: 'after', command: ['a1'] },
      { version: '2.0.0', when: 'after', command: ['a2'] },
    ]);
  });

  it.each<[string, Parameters<typeof decide>[0], string]>([
    ['untrusted', { isTrusted: false }, 'fleet.trustedTemplates'],
    [
      'no sandbox',
      { sandbox: { available: false, reason: 'no namespaces' } },
      'no sandbox to run it in (no namespaces)',
    ],
    [
      'going back',
      { direction: 'downgrade', from: '2.0.0', to: '1.0.0' },
      'Nothing undoes it',
    ],
  ])('leaves all to a person, and says why: %s', (_, changes, reason) => {
    const decided = decide(changes);

    expect(decided.map(({ command }) => command[0])).toEqual([
      'b2',
      'a1',
      'a2',
    ]);
    for (const { leftBecause } of decided) {
      expect(leftBecause).toContain(reason);
    }
  });

  it('has none for changed values alone', () => {
    expect(decide({ from: '2.0.0', direction: 'none' })).toEqual([]);
  });
});

describe('leaveToResolver', () => {
  it('leaves what comes after the merge', () => {
    const left = leaveToResolver(decide()).map(one =>
      describeMigration(one, 'ran'),
    );

    expect(left).toEqual([
      'Run: `b2`, for 2.0.0, before the merge.',
      expect.stringContaining('Not run: `a1`, for 1.5.0, after the merge.'),
      expect.stringContaining('Not run: `a2`, for 2.0.0, after the merge.'),
    ]);
  });
});
