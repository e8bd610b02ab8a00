import { ConfigReader } from '@backstage/config';
import { readModuleConfig } from './config';

const environmentsOf = (...names: string[]) =>
  readModuleConfig(
    new ConfigReader({
      fleet: { environments: names.map(name => ({ name })) },
    }),
  ).environments;

describe('readModuleConfig', () => {
  it('protects the last environment of the portal', () => {
    expect(environmentsOf('dev', 'qa', 'live')).toEqual([
      { name: 'dev' },
      { name: 'qa' },
      { name: 'live', protected: true },
    ]);
  });

  it('has the usual three when the portal names none', () => {
    expect(readModuleConfig(new ConfigReader({})).environments).toEqual([
      { name: 'development' },
      { name: 'staging' },
      { name: 'production', protected: true },
    ]);
  });

  it('tells templates of namespaces that are called otherwise', () => {
    const { environments } = readModuleConfig(
      new ConfigReader({
        fleet: {
          environments: [{ name: 'live', namespace: '{service}-live' }],
        },
      }),
    );

    expect(environments).toEqual([
      { name: 'live', protected: true, namespace: '{service}-live' },
    ]);
  });

  it.each([
    [undefined, undefined],
    [
      { url: 'https://git.acme.com/acme/gitops' },
      { url: 'https://git.acme.com/acme/gitops', branch: 'main' },
    ],
    [
      { url: 'https://git.acme.com/acme/gitops', branch: 'live' },
      { url: 'https://git.acme.com/acme/gitops', branch: 'live' },
    ],
  ])('reads the GitOps repository %j', (gitops, read) => {
    const config = new ConfigReader({ fleet: { gitops } });
    expect(readModuleConfig(config).gitops).toEqual(read);
  });

  it('refuses a GitOps repository that is no address', () => {
    const config = new ConfigReader({ fleet: { gitops: { url: 'gitops' } } });
    expect(() => readModuleConfig(config)).toThrow('fleet.gitops.url');
  });

  it.each([
    ['Live!', 'fleet.environments[0].name'],
    ['uwsgi', "fleet.environments names 'uwsgi'"],
    ['defaults', "fleet.environments names 'defaults'"],
  ])('refuses an environment %p and names the key', (name, message) => {
    expect(() => environmentsOf(name)).toThrow(message);
  });
});
