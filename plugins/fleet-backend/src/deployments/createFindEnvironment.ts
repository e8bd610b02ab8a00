import type { EnvironmentConfig } from '@slipway/plugin-fleet-node';
import type { FindEnvironment } from './sources';

type Place = Pick<EnvironmentConfig, 'name' | 'clusters' | 'namespace'>;

/**
 * Tells namespaces apart by the patterns of the environments. A pattern that names its environment and no service wins
 * over one with a placeholder, so that `payments-staging` can be an environment of its own beside `{service}-staging`.
 */
export function createFindEnvironment(environments: Place[]): FindEnvironment {
  const matchers = environments
    .map(({ name, clusters, namespace }) => ({
      environment: name,
      clusters,
      namesService: namespace.includes('{service}'),
      expression: toExpression(namespace, name),
    }))
    .sort((a, b) => Number(a.namesService) - Number(b.namesService));
  return ({ cluster, namespace }) => {
    for (const { environment, clusters, expression } of matchers) {
      if (!clusters.includes(cluster)) continue;
      const match = expression.exec(namespace);
      if (match) return { environment, ...(match[1] && { service: match[1] }) };
    }
    return undefined;
  };
}

function toExpression(pattern: string, environment: string): RegExp {
  let isFirst = true;
  const source = pattern
    .split(/(\{service\}|\{environment\})/)
    .map(part => {
      if (part === '{environment}') return environment;
      if (part !== '{service}') {
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      }
      const group = isFirst ? '([a-z0-9-]+)' : '\\1';
      isFirst = false;
      return group;
    })
    .join('');
  return new RegExp(`^${source}$`);
}
