import { requireGitVersion } from './gitVersion';

describe('requireGitVersion', () => {
  it.each([
    ['git version 2.38.0', '2.38.0'],
    ['git version 2.39.5 (Apple Git-154)', '2.39.5'],
    ['git version 3.0.1', '3.0.1'],
    ['git version 2.45.1.windows.1', '2.45.1.windows.1'],
  ])('takes %p', async (said, version) => {
    expect(await requireGitVersion(async () => said)).toBe(version);
  });

  it.each(['git version 2.37.9', 'git version 1.99.0', 'busybox'])(
    'refuses %p with a sentence',
    async said => {
      await expect(requireGitVersion(async () => said)).rejects.toThrow(
        `Template updates need git 2.38 or newer, and this machine says "${said}"; install a newer git.`,
      );
    },
  );

  it('asks the git of this machine', async () => {
    expect(await requireGitVersion()).toMatch(/^\d+\.\d+/);
  });
});
