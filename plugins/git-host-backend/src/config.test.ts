import { mockServices } from '@backstage/backend-test-utils';
import { isLoopback, readGitHostConfig } from './config';

const GIT_HOST = {
  enabled: true,
  directory: '/var/lib/slipway/git',
  organizations: ['acme'],
  username: 'slipway',
  password: 'secret',
};

function read(gitHost: object, listen: unknown = { host: '127.0.0.1' }) {
  const data = { gitHost, backend: { listen } };
  return readGitHostConfig(
    mockServices.rootConfig({ data: JSON.parse(JSON.stringify(data)) }),
  );
}

describe('readGitHostConfig', () => {
  it('reads the block', () => {
    expect(read(GIT_HOST)).toEqual({
      directory: '/var/lib/slipway/git',
      organizations: ['acme'],
      credentials: { username: 'slipway', password: 'secret' },
      allowNonLoopback: false,
    });
  });

  it.each([
    ['there is no block', undefined],
    ['enabled is not set', { ...GIT_HOST, enabled: undefined }],
    ['enabled is false', { ...GIT_HOST, enabled: false }],
  ])('is off when %s', (_when, gitHost) => {
    expect(
      readGitHostConfig(
        mockServices.rootConfig({ data: gitHost ? { gitHost } : {} }),
      ),
    ).toBeUndefined();
  });

  it.each([
    ['every address', { host: '0.0.0.0', port: 7007 }],
    ['an address of the network', { host: '10.0.0.5' }],
    ['no host, which means every address', { port: 7007 }],
    ['a port alone', ':7007'],
    ['a host and port in one', '10.0.0.5:7007'],
  ])('refuses a listener on %s', (_what, listen) => {
    expect(() => read(GIT_HOST, listen)).toThrow(
      'set backend.listen.host to 127.0.0.1, or gitHost.allowNonLoopback to true',
    );
    expect(read({ ...GIT_HOST, allowNonLoopback: true }, listen)).toMatchObject(
      { allowNonLoopback: true },
    );
  });

  it('accepts a loopback listener in one string', () => {
    expect(read(GIT_HOST, '127.0.0.1:7007')).toBeDefined();
  });

  it.each([
    [{ directory: 'data/git' }, 'gitHost.directory is "data/git"'],
    [{ organizations: [] }, 'gitHost.organizations is empty'],
    [{ organizations: ['api'] }, 'gitHost.organizations has "api"'],
    [{ organizations: ['../up'] }, 'gitHost.organizations has "../up"'],
    [{ username: 'a:b' }, 'gitHost.username holds a colon'],
    [{ password: undefined }, "'gitHost.password'"],
    [{ directory: undefined }, "'gitHost.directory'"],
  ])('refuses %j', (change, message) => {
    expect(() => read({ ...GIT_HOST, ...change })).toThrow(message);
  });
});

describe('isLoopback', () => {
  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.3.2.1', true],
    ['::1', true],
    ['[::1]', true],
    ['0.0.0.0', false],
    ['::', false],
    ['', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
