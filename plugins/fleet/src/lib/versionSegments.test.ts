import { versionSegments } from './versionSegments';

const on = (services: number, version: string) => ({ version, services });

describe('versionSegments', () => {
  it('shades versions by their age, the latest one on its own', () => {
    expect(
      versionSegments({
        version: '2.0.0',
        versions: [on(1, '2.0.0'), on(2, '1.1.0'), on(1, '1.0.0')],
      }),
    ).toEqual([
      expect.objectContaining({ label: '2.0.0', percent: 25, shade: 'latest' }),
      expect.objectContaining({ label: '1.1.0', percent: 50, shade: 'near' }),
      expect.objectContaining({ label: '1.0.0', percent: 25, shade: 'old' }),
    ]);
  });

  it('calls no version the latest that the catalog does not have', () => {
    const [segment] = versionSegments({
      version: '3.0.0',
      versions: [on(4, '2.0.0')],
    });
    expect(segment).toMatchObject({ shade: 'near', percent: 100 });
  });

  it('sums up the older ones', () => {
    const versions = [6, 5, 4, 3, 2, 1].map(major => on(1, `${major}.0.0`));
    expect(versionSegments({ version: '6.0.0', versions }).at(-1)).toEqual({
      label: '2 older',
      services: 2,
      percent: 100 / 3,
      shade: 'others',
    });
  });

  it('is empty for a template that made nothing', () => {
    expect(versionSegments({ version: '1.0.0', versions: [] })).toEqual([]);
  });
});
