import { tmpdir } from 'node:os';
import type { Config } from '@backstage/config';
import type { CommitAuthor } from '@slipway/plugin-fleet-node';

export interface ModuleConfig {
  /** Whom the first commit of a service names. */
  author: Omit<CommitAuthor, 'date'>;
  /** Secrets that templates can name as environment.secrets. */
  environmentSecrets: string[];
  /** Where the scaffolder keeps workspaces and temporary folders. */
  workingDirectory: string;
}

/** Reads Backstage's own scaffolder configuration, as its publish actions do. */
export function readModuleConfig(config: Config): ModuleConfig {
  const secrets = config.getOptionalConfig(
    'scaffolder.defaultEnvironment.secrets',
  );
  return {
    author: {
      name:
        config.getOptionalString('scaffolder.defaultAuthor.name') ??
        'Scaffolder',
      email:
        config.getOptionalString('scaffolder.defaultAuthor.email') ??
        'scaffolder@backstage.io',
    },
    environmentSecrets: (secrets?.keys() ?? []).map(
      key => secrets?.getString(key) ?? '',
    ),
    workingDirectory:
      config.getOptionalString('backend.workingDirectory') ?? tmpdir(),
  };
}
