import { posix } from 'node:path';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  parseLocationRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { repositoryAt } from '../forge/repositoryAt';

/** Where a template can be changed by a pull request. */
export interface TemplatePlace {
  /** Name of its file, such as `template.yaml`. */
  fileName: string;
  /** That it is registered from; of one with a slash only the beginning. */
  branch?: string;
}

/** @throws InputError when a template is on no git host that changes can be proposed to; it says what to do. */
export function templatePlaceOf(
  template: Entity,
  integrations: ScmIntegrations,
): TemplatePlace {
  const { annotations = {} } = template.metadata;
  const locations = [ANNOTATION_SOURCE_LOCATION, ANNOTATION_LOCATION].flatMap(
    name => annotations[name] ?? [],
  );
  const own = annotations[ANNOTATION_LOCATION] ?? locations[0];
  const path = own ? parseLocationRef(own).target : '';
  const address = locations
    .map(location => parseLocationRef(location))
    .find(({ type, target }) => type === 'url' && URL.canParse(target));
  const repository = address && repositoryAt(address.target, integrations);
  if (!repository) {
    throw new InputError(
      `${stringifyEntityRef(template)} comes from ${
        path || 'an unknown place'
      }, where no pull request can be opened. Register the template by URL, from a host of integrations.gitea, or change it by hand${
        path ? ` at ${path}` : ''
      }.`,
    );
  }
  const fileName = posix.basename(path);
  return {
    fileName: /\.ya?ml$/.test(fileName) ? fileName : 'template.yaml',
    branch: repository.branch,
  };
}
