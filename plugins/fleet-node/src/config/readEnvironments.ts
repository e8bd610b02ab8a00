import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { isDnsLabel, type Environment } from '@slipway/plugin-fleet-common';

/** One of `fleet.environments`, with what holds where nothing is said. */
export interface EnvironmentConfig extends Environment {
  /** Whether what runs there is changed through an approved pull request only. The last one is, unless told otherwise. */
  protected: boolean;
  /** Names of the clusters of Backstage's `kubernetes` configuration that it runs in; none unless told. */
  clusters: string[];
  /** Pattern of its namespaces, with `{service}` and `{environment}`; `{environment}` unless told otherwise. */
  namespace: string;
  /** Pattern of a service's folder in the GitOps repository; `services/{service}/overlays/{environment}` unless told otherwise. */
  gitopsPath: string;
  /** How long a service may go without a successful deployment; 182 days unless told otherwise. */
  staleAfterMs: number;
  /** Age at which what a source said is too old to rely on; 15 minutes unless told otherwise. */
  freshnessMs: number;
  /** How long a roll-out may take before a difference is drift; 10 minutes unless told otherwise. */
  graceMs: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PLACEHOLDER = /\{[^}]*\}/g;

/**
 * The environments of `fleet.environments`, in promotion order; none if the key is absent.
 *
 * @throws InputError that names the key, when a value makes no sense.
 */
export function readEnvironments(config: Config): EnvironmentConfig[] {
  const all = config.getOptionalConfigArray('fleet.environments') ?? [];
  const names = all.map(environment => environment.getString('name'));
  return all.map((environment, index) => {
    const key = `fleet.environments[${index}]`;
    const name = names[index]!;
    if (!isDnsLabel(name)) {
      throw new InputError(
        `${key}.name is '${name}'; use a DNS label (a-z, 0-9 and -, at most 63)`,
      );
    }
    if (names.indexOf(name) < index) {
      throw new InputError(`fleet.environments names '${name}' twice`);
    }
    const duration = (field: string, otherwise: number) =>
      readDuration(environment, { key, field, otherwise });
    return {
      name,
      protected:
        environment.getOptionalBoolean('protected') ?? index === all.length - 1,
      clusters: environment.getOptionalStringArray('clusters') ?? [],
      namespace: readPattern(environment, {
        key,
        field: 'namespace',
        otherwise: '{environment}',
      }),
      gitopsPath: readPattern(environment, {
        key,
        field: 'gitopsPath',
        otherwise: 'services/{service}/overlays/{environment}',
      }),
      staleAfterMs: duration('staleAfter', 182 * DAY),
      freshnessMs: duration('freshness', 15 * MINUTE),
      graceMs: duration('grace', 10 * MINUTE),
    };
  });
}

interface Field<Value> {
  key: string;
  field: string;
  otherwise: Value;
}

function readPattern(
  environment: Config,
  { key, field, otherwise }: Field<string>,
): string {
  const pattern = environment.getOptionalString(field) ?? otherwise;
  const unknown = pattern
    .match(PLACEHOLDER)
    ?.find(one => one !== '{service}' && one !== '{environment}');
  if (unknown !== undefined) {
    throw new InputError(
      `${key}.${field} has '${unknown}'; only {service} and {environment} can be filled in`,
    );
  }
  if (pattern.split('/').includes('..') || pattern.startsWith('/')) {
    throw new InputError(`${key}.${field} leaves the repository: '${pattern}'`);
  }
  return pattern;
}

function readDuration(
  environment: Config,
  { key, field, otherwise }: Field<number>,
): number {
  if (!environment.has(field)) return otherwise;
  const milliseconds = durationToMilliseconds(
    readDurationFromConfig(environment, { key: field }),
  );
  if (milliseconds < 1000) {
    throw new InputError(`${key}.${field} is shorter than a second`);
  }
  return milliseconds;
}
