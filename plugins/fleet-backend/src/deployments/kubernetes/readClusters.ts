import type { Config } from '@backstage/config';

/** How a cluster is reached. */
export interface ClusterConfig {
  name: string;
  /** URL of its API. */
  server: string;
  /** Of a service account; without one, the one that the portal's own pod has. */
  token?: string;
  /** Base64 of the PEM certificates that it is trusted by. */
  caData?: string;
  caFile?: string;
  skipTLSVerify: boolean;
}

/** A cluster that an environment runs in, or why it cannot be watched, as a sentence that says what to do. */
export type FoundCluster =
  | { name: string; cluster: ClusterConfig }
  | { name: string; problem: string };

const AUTH_PROVIDER = 'kubernetes.io/auth-provider';

/** Finds clusters by name among those that Backstage's `kubernetes` section lists itself. */
export function readClusters(config: Config, names: string[]): FoundCluster[] {
  const all = (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(method => method.getOptionalString('type') === 'config')
    .flatMap(method => method.getOptionalConfigArray('clusters') ?? []);
  return names.map(name => {
    const found = all.find(one => one.getOptionalString('name') === name);
    if (found) return readCluster(name, found);
    return {
      name,
      problem: `fleet.environments names the cluster ${name}, which is none of kubernetes.clusterLocatorMethods of type config; add it there`,
    };
  });
}

function readCluster(name: string, config: Config): FoundCluster {
  const metadata = config.getOptional<Record<string, unknown>>('authMetadata');
  const provider =
    metadata?.[AUTH_PROVIDER] ?? config.getOptionalString('authProvider');
  if (provider !== 'serviceAccount') {
    return {
      name,
      problem: `The cluster ${name} is signed in to with ${
        provider ?? 'no authProvider'
      }; watching it takes authProvider serviceAccount with a serviceAccountToken`,
    };
  }
  const server = config.getString('url').replace(/\/+$/, '');
  if (!URL.canParse(server)) {
    return { name, problem: `The url of the cluster ${name} is not a URL` };
  }
  return {
    name,
    cluster: {
      name,
      server,
      token:
        config.getOptionalString('serviceAccountToken') ??
        textOf(metadata?.serviceAccountToken),
      caData: config.getOptionalString('caData'),
      caFile: config.getOptionalString('caFile'),
      skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
