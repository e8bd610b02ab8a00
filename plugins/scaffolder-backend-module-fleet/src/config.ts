import { tmpdir } from 'node:os';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readResolverConfig,
  readTemplateEnvironments,
  readTrustedTemplates,
  type CommitAuthor,
  type EnvironmentConfig,
  type ResolverConfig,
  type TemplateEnvironment,
} from '@slipway/plugin-fleet-node';

export interface ModuleConfig {
  /** Whom the first commit of a service names. */
  author: Omit<CommitAuthor, 'date'>;
  /** Where services are deployed to. */
  environments: TemplateEnvironment[];
  /** The same with all that is configured of them. */
  environmentConfigs: EnvironmentConfig[];
  /** The repository that says what should run where, if there is one. */
  gitops?: GitopsConfig;
  /** How lockfiles are made again. */
  resolver: ResolverConfig;
  scripts: ScriptsConfig;
  /** Entity refs of those whose migrations are run. */
  trustedTemplates: string[];
  /** Where people see the portal; without a slash at its end. */
  portalUrl: string;
  /** Secrets that templates can name as environment.secrets. */
  environmentSecrets: string[];
  /** Where the scaffolder keeps workspaces and temporary folders. */
  workingDirectory: string;
}

/** Commands over repositories; `fleet.scripts`. */
export interface ScriptsConfig {
  enabled: boolean;
  /** Addresses that they may reach. */
  reach: string[];
}

export interface GitopsConfig {
  /** Its address in the browser. */
  url: string;
  branch: string;
}

/** Reads Backstage's own scaffolder configuration, as its publish actions do, and the portal's environments. */
export function readModuleConfig(config: Config): ModuleConfig {
  const secrets = config.getOptionalConfig(
    'scaffolder.defaultEnvironment.secrets',
  );
  const { configs, environments } = readTemplateEnvironments(config);
  return {
    author: {
      name:
        config.getOptionalString('scaffolder.defaultAuthor.name') ??
        'Scaffolder',
      email:
        config.getOptionalString('scaffolder.defaultAuthor.email') ??
        'scaffolder@backstage.io',
    },
    environments,
    environmentConfigs: configs,
    gitops: readGitopsConfig(config),
    resolver: readResolverConfig(config),
    scripts: {
      enabled: config.getOptionalBoolean('fleet.scripts.enabled') ?? false,
      reach: config.getOptionalStringArray('fleet.scripts.reach') ?? [],
    },
    trustedTemplates: readTrustedTemplates(config),
    portalUrl: (config.getOptionalString('app.baseUrl') ?? '').replace(
      /\/+$/,
      '',
    ),
    environmentSecrets: (secrets?.keys() ?? []).map(
      key => secrets?.getString(key) ?? '',
    ),
    workingDirectory:
      config.getOptionalString('backend.workingDirectory') ?? tmpdir(),
  };
}

function readGitopsConfig(config: Config): GitopsConfig | undefined {
  const gitops = config.getOptionalConfig('fleet.gitops');
  if (!gitops) return undefined;
  const url = gitops.getString('url');
  if (!URL.canParse(url)) {
    throw new InputError(
      `fleet.gitops.url is '${url}'; write the address of the repository in the browser, such as https://git.acme.com/acme/gitops`,
    );
  }
  return { url, branch: gitops.getOptionalString('branch') ?? 'main' };
}
