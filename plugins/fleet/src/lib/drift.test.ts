import { driftGroups, driftInShort } from './drift';

const drift = { pristine: 20, edited: 2, deleted: 0, added: 3, pending: 1 };

describe('driftGroups', () => {
  it('are those that occur, what waits for a person first', () => {
    const groups = driftGroups(drift, {
      edited: ['Dockerfile', 'pyproject.toml'],
      deleted: [],
      added: ['src/a.py', 'src/b.py', 'src/c.py'],
      pending: ['Makefile'],
    });
    expect(groups.map(({ name, paths }) => [name, paths.length])).toEqual([
      ['pending', 1],
      ['edited', 2],
      ['added', 3],
    ]);
  });
});

describe('driftInShort', () => {
  it('leaves out what the template never had', () => {
    expect(driftInShort(drift)).toBe('1 pending, 2 edited');
    expect(driftInShort({ ...drift, pending: 0, edited: 0 })).toBe('none');
  });
});
