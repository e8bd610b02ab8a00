import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  type EntityMeta,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { TEMPLATE_VERSION_ANNOTATION } from '@slipway/plugin-fleet-common';
import { valid } from 'semver';

/** The version of a Template entity, as its annotation states it. */
export function templateVersionOf(template: {
  ref: string;
  metadata?: Pick<EntityMeta, 'annotations'>;
}): string {
  const version = template.metadata?.annotations?.[TEMPLATE_VERSION_ANNOTATION];
  if (!version || valid(version) !== version) {
    const stated = version ? `is ${JSON.stringify(version)}` : 'is missing';
    throw new InputError(
      `The annotation ${TEMPLATE_VERSION_ANNOTATION} of ${template.ref} ${stated}; set it to a semantic version such as "1.0.0" in its template.yaml.`,
    );
  }
  return version;
}

/**
 * The git ref under which a repository keeps the pristine render of a template version:
 * `refs/template/<name>/<version>`, with the namespace before the name when it is not the default one.
 */
export function pristineRef(options: {
  template: string;
  version: string;
}): string {
  const { namespace, name } = parseEntityRef(options.template);
  const folder =
    namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  return `refs/template/${folder}/${options.version}`;
}

/** The same for a further render of a version that was rendered otherwise before, such as with other values. */
export function pristineRefOf(options: {
  template: string;
  version: string;
  /** Git tree id. */
  tree: string;
}): string {
  return `${pristineRef(options)}+${options.tree.slice(0, 12)}`;
}
