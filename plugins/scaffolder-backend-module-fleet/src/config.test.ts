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

  it.each([
    ['Live!', 'fleet.environments[0].name'],
    ['uwsgi', "fleet.environments names 'uwsgi'"],
    ['defaults', "fleet.environments names 'defaults'"],
  ])('refuses an environment %p and names the key', (name, message) => {
    expect(() => environmentsOf(name)).toThrow(message);
  });
});
