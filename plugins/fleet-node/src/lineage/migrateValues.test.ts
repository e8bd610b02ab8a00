import { migrateValues, parseValueMigrations } from './migrateValues';

const migrations = parseValueMigrations([
  { version: '2.0.0', drop: ['legacy'], default: { metrics: true } },
  { version: '1.10.0', rename: { team: 'owner' } },
  { version: '1.9.0', rename: { group: 'team' } },
]);
const migrate = (
  values: Record<string, string | boolean>,
  from: string,
  to: string,
) => migrateValues({ values, migrations, from, to });

describe('migrateValues', () => {
  it('goes through each version between, in the order of SemVer', () => {
    const { values, changes } = migrate(
      { name: 'orders', group: 'a', legacy: 'x' },
      '1.8.0',
      '2.0.0',
    );

    expect(values).toEqual({ name: 'orders', owner: 'a', metrics: true });
    expect(changes).toEqual([
      '1.9.0: group is called team',
      '1.10.0: team is called owner',
      '2.0.0: metrics is true',
      '2.0.0: legacy is no longer asked',
    ]);
  });

  it('makes each step once', () => {
    expect(migrate({ team: 'a' }, '1.10.0', '1.11.0').changes).toEqual([]);
  });

  it('overwrites no value that is set', () => {
    const { values } = migrate(
      { team: 'a', owner: 'b', metrics: false },
      '1.9.0',
      '2.0.0',
    );

    expect(values).toEqual({ owner: 'b', metrics: false });
  });

  it('leaves values as they are on the way back', () => {
    expect(migrate({ owner: 'a' }, '2.0.0', '1.0.0')).toEqual({
      values: { owner: 'a' },
      changes: [],
    });
  });

  it('says what is wrong with migrations', () => {
    expect(() =>
      parseValueMigrations([{ version: '1.0', renames: {} }]),
    ).toThrow(
      /^The template's migrations of values cannot be read \(.*0\.version: not a SemVer.*\); correct them/,
    );
  });
});
