import { buildModel } from '../../__testUtils__/libraryFleet';
import { libraryStandings } from './libraryStandings';

describe('libraryStandings', () => {
  const model = buildModel({
    services: [
      { name: 'behind', branch: ['flask==2.0*'] },
      { name: 'rc', branch: ['flask==3.0rc1*'] },
      { name: 'there', branch: ['flask==3.0.0*'] },
      { name: 'newer', branch: ['flask==10.0*'] },
      { name: 'two', branch: ['flask==2.0', 'flask==3.1'] },
      { name: 'declared', branch: ['flask'] },
      { name: 'other', branch: ['django==4.0*'] },
      { name: 'broken', unreadable: 'No TOML' },
      {
        name: 'runs-old',
        branch: ['flask==3.1*'],
        running: { production: ['flask==2.0*'] },
      },
    ],
  });

  it('compares what default branches have with what is wanted', () => {
    const standings = libraryStandings(model, {
      library: 'flask',
      version: '3.0',
    });

    const states = [...standings].map(([ref, { state }]) => [
      ref.slice('component:default/'.length),
      state,
    ]);
    expect(Object.fromEntries(states)).toEqual({
      behind: 'due',
      rc: 'due',
      there: 'already-there',
      newer: 'already-there',
      two: 'due',
      declared: 'due',
      broken: 'unknown',
      'runs-old': 'already-there',
    });
    expect(standings.get('component:default/two')?.reason).toBe(
      'It has flask 2.0 and goes to 3.0.',
    );
    expect(standings.get('component:default/declared')?.reason).toBe(
      'It has flask in no resolved version and goes to 3.0.',
    );
  });

  it('knows only of unreadable ones where nobody uses the library', () => {
    const standings = libraryStandings(model, {
      library: 'absent',
      version: '1',
    });

    expect([...standings.keys()]).toEqual(['component:default/broken']);
  });
});
