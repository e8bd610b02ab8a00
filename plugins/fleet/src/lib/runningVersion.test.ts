import { aCell, aDriftedCell, hoursAgo } from '../__testUtils__/builders';
import { runningVersion, versionLabel, wantedVersion } from './runningVersion';

describe('runningVersion', () => {
  it.each([
    [{ version: '1.5.0', commit: 'a1b2c3d4e5' }, '1.5.0'],
    [{ digest: `sha256:${'0123456789abcdef'.repeat(4)}` }, 'sha256:01234567'],
    [{ commit: 'a1b2c3d4e5' }, 'a1b2c3d4'],
    [{}, 'unknown version'],
  ])('names the version of %j', (version, label) => {
    expect(versionLabel(version)).toBe(label);
  });

  it('says since when what runs runs: of the cluster, else since its deployment', () => {
    const ofCluster = runningVersion(aDriftedCell());
    const ofEvents = runningVersion(aCell());

    expect(ofCluster?.label).toBe('1.4.2');
    expect(ofCluster?.since?.slice(0, 16)).toBe(hoursAgo(48).slice(0, 16));
    expect(ofEvents?.since?.slice(0, 16)).toBe(hoursAgo(72).slice(0, 16));
  });

  it('claims nothing where nothing is known to run', () => {
    expect(runningVersion(aCell({ running: undefined }))).toBeUndefined();
  });

  it('says what should run only where that is something else', () => {
    const drifted = aDriftedCell();

    expect(wantedVersion(drifted)).toBe('1.5.0');
    expect(
      wantedVersion({ ...drifted, live: undefined, running: undefined }),
    ).toBe('1.5.0');
    expect(
      wantedVersion(
        aDriftedCell({ desired: { ...drifted.desired!, version: '1.4.2' } }),
      ),
    ).toBeUndefined();
    expect(wantedVersion(aCell())).toBeUndefined();
  });
});
