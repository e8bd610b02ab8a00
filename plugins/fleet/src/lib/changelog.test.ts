import { changelogBetween, olderVersions } from './changelog';

const changelog = ['2.0.0', '1.10.0', '1.9.0', '1.9.0-rc.1', 'Unreleased'].map(
  version => ({ version, text: `- What ${version} brings` }),
);
const versions = (range: { from?: string; to?: string }) =>
  changelogBetween(changelog, range).map(({ version }) => version);

describe('changelogBetween', () => {
  it('compares as SemVer, not as text', () => {
    expect(versions({ from: '1.9.0', to: '2.0.0' })).toEqual([
      '2.0.0',
      '1.10.0',
    ]);
    expect(versions({ from: '1.9.0', to: '1.10.0' })).toEqual(['1.10.0']);
  });

  it('is empty where one end is not known', () => {
    expect(versions({ to: '2.0.0' })).toEqual([]);
    expect(versions({ from: 'main', to: '2.0.0' })).toEqual([]);
  });
});

describe('olderVersions', () => {
  it('are those before the one that the service is on', () => {
    expect(olderVersions(changelog, '1.10.0')).toEqual(['1.9.0', '1.9.0-rc.1']);
    expect(olderVersions(changelog, undefined)).toEqual([]);
  });
});
