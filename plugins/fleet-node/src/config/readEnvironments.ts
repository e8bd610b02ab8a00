import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { isDnsLabel, type Environment } from '@slipway/plugin-fleet-common';

/**
 * The environments of `fleet.environments`, in promotion order; none if the key is absent.
 *
 * @throws InputError that names the key, when a name makes no sense.
 */
export function readEnvironments(config: Config): Environment[] {
  const key = 'fleet.environments';
  const names = (config.getOptionalConfigArray(key) ?? []).map(environment =>
    environment.getString('name'),
  );
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) {
      throw new InputError(
        `${key}[${index}].name is '${name}'; use a DNS label (a-z, 0-9 and -, at most 63)`,
      );
    }
    if (names.indexOf(name) < index) {
      throw new InputError(`${key} names '${name}' twice`);
    }
  });
  return names.map(name => ({ name }));
}
