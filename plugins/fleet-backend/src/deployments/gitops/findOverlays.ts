import { InputError } from '@backstage/errors';
import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';

/** Where the configuration of a service for an environment lies. */
export interface OverlayPlace {
  service: string;
  environment: string;
  path: string;
}

type Pattern = Pick<EnvironmentConfig, 'name' | 'gitopsPath'>;

/**
 * The folders among the paths that are an overlay by the pattern of an environment.
 *
 * @throws InputError when a pattern does not say where a service is.
 */
export function createFindOverlays(
  environments: Pattern[],
): (folders: Iterable<string>) => OverlayPlace[] {
  const matchers = environments.map(({ name, gitopsPath }, index) => {
    if (!gitopsPath.includes('{service}')) {
      throw new InputError(
        `fleet.environments[${index}].gitopsPath is '${gitopsPath}'; it needs {service} to tell one service's folder from another's`,
      );
    }
    return { environment: name, expression: toExpression(gitopsPath, name) };
  });
  return folders => {
    const places: OverlayPlace[] = [];
    for (const path of folders) {
      for (const { environment, expression } of matchers) {
        const service = expression.exec(path)?.[1];
        if (service) places.push({ service, environment, path });
      }
    }
    return places;
  };
}

/** A service is one segment of the path, or a part of it; where it occurs twice it is the same one. */
function toExpression(pattern: string, environment: string): RegExp {
  let isFirst = true;
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/\/+$/, '')
    .split(/(\{service\}|\{environment\})/)
    .map(part => {
      if (part === '{environment}') return escape(environment);
      if (part !== '{service}') return escape(part);
      const group = isFirst ? '([^/]+)' : '\\1';
      isFirst = false;
      return group;
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
