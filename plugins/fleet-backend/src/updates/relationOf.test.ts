import { relationOf, versionsBehind } from './relationOf';

describe('relationOf', () => {
  it.each([
    ['1.4.0', '1.4.0', 'current'],
    ['1.9.0', '1.10.0', 'behind'],
    ['1.4.0-rc.1', '1.4.0', 'behind'],
    ['2.0.0', '1.10.0', 'ahead'],
    ['1.0.0', undefined, 'current'],
  ])('%s with %s in the catalog is %s', (version, latest, relation) => {
    expect(relationOf(version, { version: latest })).toBe(relation);
  });

  it('knows a template that is gone', () => {
    expect(relationOf('1.0.0', undefined)).toBe('template-gone');
  });
});

describe('versionsBehind', () => {
  const changelog = ['2.0.0', '1.10.0', '1.9.1', '1.9.0', '1.0.0'].map(
    version => ({ version, text: '' }),
  );

  it.each([
    ['1.9.0', '1.10.0', 2],
    ['1.0.0', '2.0.0', 4],
    ['1.10.0', '1.10.0', undefined],
    ['2.0.0', '1.10.0', undefined],
    [undefined, '1.10.0', undefined],
    ['1.0.0', undefined, undefined],
  ])('from %s to %s it is %s', (from, version, count) => {
    expect(versionsBehind(from, { version, changelog })).toBe(count);
  });

  it('is one at least, whatever the changelog leaves out', () => {
    expect(versionsBehind('1.0.0', { version: '1.1.0', changelog: [] })).toBe(
      1,
    );
  });
});
