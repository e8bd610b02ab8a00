import { mockServices } from '@backstage/backend-test-utils';
import { readFleetConfig } from './config';

const read = (fleet?: object) =>
  readFleetConfig(
    mockServices.rootConfig({ data: fleet ? { fleet: { ...fleet } } : {} }),
  );

describe('readFleetConfig', () => {
  it('needs nothing to be configured', () => {
    expect(read()).toEqual({
      environments: [],
      sweep: { frequencyMs: 600_000, maxAgeMs: 86_400_000 },
      lockfileMaxBytes: 10_485_760,
      eventSecrets: {},
    });
  });

  it('reads what is', () => {
    expect(
      read({
        environments: [
          {
            name: 'staging',
            clusters: ['eu-1'],
            namespace: '{service}-staging',
            freshness: '1 minute',
          },
          { name: 'production', staleAfter: { days: 1 } },
        ],
        sweep: { frequency: { minutes: 1 }, maxAge: '2 hours' },
        lockfileMaxBytes: 1000,
        deploymentEvents: { gitlab: { secret: 'abcdefghijklmnop' } },
      }),
    ).toEqual({
      environments: [
        {
          name: 'staging',
          protected: false,
          clusters: ['eu-1'],
          namespace: '{service}-staging',
          gitopsPath: 'services/{service}/overlays/{environment}',
          staleAfterMs: 15_724_800_000,
          freshnessMs: 60_000,
          graceMs: 600_000,
        },
        {
          name: 'production',
          protected: true,
          clusters: [],
          namespace: '{environment}',
          gitopsPath: 'services/{service}/overlays/{environment}',
          staleAfterMs: 86_400_000,
          freshnessMs: 900_000,
          graceMs: 600_000,
        },
      ],
      sweep: { frequencyMs: 60_000, maxAgeMs: 7_200_000 },
      lockfileMaxBytes: 1000,
      eventSecrets: { gitlab: 'abcdefghijklmnop' },
    });
  });

  it.each<[object, string]>([
    [{ environments: [{ name: 'Prod!' }] }, 'fleet.environments[0].name'],
    [
      { environments: [{ name: 'a' }, { name: 'a' }] },
      "fleet.environments names 'a' twice",
    ],
    [
      { environments: [{ name: 'a', namespace: '{team}' }] },
      "fleet.environments[0].namespace has '{team}'",
    ],
    [
      { environments: [{ name: 'a', gitopsPath: '../{service}' }] },
      'fleet.environments[0].gitopsPath leaves',
    ],
    [
      { environments: [{ name: 'a', grace: { milliseconds: 5 } }] },
      'fleet.environments[0].grace is shorter',
    ],
    [{ sweep: { frequency: { milliseconds: 5 } } }, 'fleet.sweep.frequency'],
    [{ lockfileMaxBytes: -1 }, 'fleet.lockfileMaxBytes'],
    [
      { deploymentEvents: { github: { secret: 'short' } } },
      'fleet.deploymentEvents.github.secret has 5 characters',
    ],
  ])('refuses %j and names the key', (fleet, key) => {
    expect(() => read(fleet)).toThrow(key);
  });
});
