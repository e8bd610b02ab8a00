import { updateDirection } from './updateDirection';

describe('updateDirection', () => {
  it.each([
    ['1.9.0', '1.10.0', 'update'],
    ['1.0.0-rc.1', '1.0.0', 'update'],
    ['1.0.0', '1.0.0', 'none'],
  ])('from %s to %s is %s', (from, to, direction) => {
    expect(updateDirection({ from, to })).toBe(direction);
  });

  it('goes back only when asked', () => {
    const versions = { from: '1.10.0', to: '1.9.0' };

    expect(() => updateDirection(versions)).toThrow(
      'Version 1.9.0 is older than 1.10.0, on which the service is; ask for the downgrade to go back.',
    );
    expect(updateDirection(versions, { allowDowngrade: true })).toBe(
      'downgrade',
    );
  });

  it('refuses what is no version', () => {
    expect(() => updateDirection({ from: '1.0.0', to: '1.0' })).toThrow(
      '"1.0" is no semantic version',
    );
  });
});
