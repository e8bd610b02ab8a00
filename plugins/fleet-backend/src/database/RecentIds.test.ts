import { RecentIds } from './RecentIds';

describe('RecentIds', () => {
  it('knows what it was told last', () => {
    const ids = new RecentIds(10);

    ids.set('flask', 1);
    ids.set('django', 2);
    ids.set('flask', 3);

    expect(['flask', 'django', 'rich'].map(key => ids.get(key))).toEqual([
      3,
      2,
      undefined,
    ]);
  });

  it('keeps what is asked for again and again, and lets go of the rest', () => {
    const ids = new RecentIds(10);
    ids.set('popular', 1);
    ids.set('forgotten', 2);

    for (let id = 3; id < 100; id += 1) {
      ids.set(`new-${id}`, id);
      expect(ids.get('popular')).toBe(1);
      // So does what came just before.
      const recent = Math.max(3, id - 1);
      expect(ids.get(`new-${recent}`)).toBe(recent);
    }

    expect(ids.get('forgotten')).toBeUndefined();
    expect(ids.get('new-3')).toBeUndefined();
  });
});
