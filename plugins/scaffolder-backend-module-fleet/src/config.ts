import { tmpdir } from 'node:os';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readEnvironments,
  type CommitAuthor,
} from '@slipway/plugin-fleet-node';

export interface ModuleConfig {
  /** Whom the first commit of a service names. */
  author: Omit<CommitAuthor, 'date'>;
  /** Where services are deployed to. */
  environments: TemplateEnvironment[];
  /** Secrets that templates can name as environment.secrets. */
  environmentSecrets: string[];
  /** Where the scaffolder keeps workspaces and temporary folders. */
  workingDirectory: string;
}

/** What templates get as values.environments, in promotion order. */
export type TemplateEnvironment = {
  name: string;
  /** Nothing but a person deploys to it. */
  protected?: true;
};

const USUAL_ENVIRONMENTS = ['development', 'staging', 'production'];

/** Sections of a service's infra/uwsgi.yaml, which has one for each environment as well. */
const TAKEN_NAMES = ['defaults', 'uwsgi'];

/** Reads Backstage's own scaffolder configuration, as its publish actions do, and the portal's environments. */
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
    environments: readTemplateEnvironments(config),
    environmentSecrets: (secrets?.keys() ?? []).map(
      key => secrets?.getString(key) ?? '',
    ),
    workingDirectory:
      config.getOptionalString('backend.workingDirectory') ?? tmpdir(),
  };
}

function readTemplateEnvironments(config: Config): TemplateEnvironment[] {
  const configured = readEnvironments(config).map(({ name }) => name);
  const taken = configured.find(name => TAKEN_NAMES.includes(name));
  if (taken !== undefined) {
    throw new InputError(
      `fleet.environments names '${taken}', which means something else to uWSGI; choose another name`,
    );
  }
  const names = configured.length > 0 ? configured : USUAL_ENVIRONMENTS;
  return names.map((name, index) =>
    index === names.length - 1 ? { name, protected: true } : { name },
  );
}
