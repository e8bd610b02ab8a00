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
    });
  });

  it('reads what is', () => {
    expect(
      read({
        environments: [{ name: 'staging' }, { name: 'production' }],
        sweep: { frequency: { minutes: 1 }, maxAge: '2 hours' },
        lockfileMaxBytes: 1000,
      }),
    ).toEqual({
      environments: [{ name: 'staging' }, { name: 'production' }],
      sweep: { frequencyMs: 60_000, maxAgeMs: 7_200_000 },
      lockfileMaxBytes: 1000,
    });
  });

  it.each<[object, string]>([
    [{ environments: [{ name: 'Prod!' }] }, 'fleet.environments[0].name'],
    [
      { environments: [{ name: 'a' }, { name: 'a' }] },
      "fleet.environments names 'a' twice",
    ],
    [{ sweep: { frequency: { milliseconds: 5 } } }, 'fleet.sweep.frequency'],
    [{ lockfileMaxBytes: -1 }, 'fleet.lockfileMaxBytes'],
  ])('refuses %j and names the key', (fleet, key) => {
    expect(() => read(fleet)).toThrow(key);
  });
});
