import { ConfigReader, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readEnvironments, type EnvironmentConfig } from './readEnvironments';

/** What templates get as values.environments, in promotion order. */
export type TemplateEnvironment = {
  name: string;
  /** Nothing but a person deploys to it. */
  protected?: true;
  /** Pattern of its namespaces, where they are called otherwise than the environment; as fleet.environments has it. */
  namespace?: string;
};

/** What holds where fleet.environments says nothing. */
const USUAL_ENVIRONMENTS = new ConfigReader({
  fleet: {
    environments: [
      { name: 'development' },
      { name: 'staging' },
      { name: 'production' },
    ],
  },
});

const USUAL_NAMESPACE = '{environment}';

/** Sections of a service's infra/uwsgi.yaml, which has one for each environment as well. */
const TAKEN_NAMES = ['defaults', 'uwsgi'];

/** The portal's environments, or the usual ones where it names none, for what templates write. */
export function readTemplateEnvironments(config: Config): {
  configs: EnvironmentConfig[];
  environments: TemplateEnvironment[];
} {
  const configured = readEnvironments(config);
  const taken = configured.find(({ name }) => TAKEN_NAMES.includes(name))?.name;
  if (taken !== undefined) {
    throw new InputError(
      `fleet.environments names '${taken}', which means something else to uWSGI; choose another name`,
    );
  }
  const configs =
    configured.length > 0 ? configured : readEnvironments(USUAL_ENVIRONMENTS);
  return { configs, environments: configs.map(toTemplateEnvironment) };
}

function toTemplateEnvironment(one: EnvironmentConfig): TemplateEnvironment {
  return {
    name: one.name,
    ...(one.protected && { protected: true }),
    ...(one.namespace !== USUAL_NAMESPACE && { namespace: one.namespace }),
  };
}
