import { ConfigReader } from '@backstage/config';
import { readGitOpsConfig } from './readGitOpsConfig';

const read = (gitops?: object) =>
  readGitOpsConfig(new ConfigReader({ fleet: gitops ? { gitops } : {} }));

describe('readGitOpsConfig', () => {
  it('knows what holds where nothing is said', () => {
    expect(read()).toBeUndefined();
    expect(read({ url: 'https://git.acme.com/acme/gitops.git/' })).toEqual({
      url: 'https://git.acme.com/acme/gitops',
      branch: 'main',
      frequencyMs: 60_000,
    });
  });

  it.each([
    [{ url: 'git.acme.com/acme' }, 'fleet.gitops.url'],
    [{ url: 'https://git.acme.com' }, 'fleet.gitops.url'],
    [{ url: 'https://a:secret@git.acme.com/a/b' }, 'credentials in it'],
    [{ url: 'https://git.acme.com/a/b', branch: '--x' }, 'fleet.gitops.branch'],
    [
      { url: 'https://git.acme.com/a/b', frequency: { milliseconds: 5 } },
      'fleet.gitops.frequency',
    ],
  ])('refuses %j', (gitops, message) => {
    expect(() => read(gitops)).toThrow(message);
  });
});
