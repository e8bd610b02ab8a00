import { OverlayError } from '../OverlayError';
import type { PatchTarget } from './kustomization';
import { isObject, labelsOf, metadataOf, type Resource } from './Resource';

/** The resources that the target of a patch means. */
export function selectResources(
  resources: Resource[],
  target: PatchTarget,
  path: string,
): Resource[] {
  return resources.filter(resource => {
    const { object, kind, names, apiVersion } = resource;
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const { namespace, annotations } = metadataOf(object);
    const matches = (pattern: string | null | undefined, values: string[]) =>
      !pattern || values.some(value => matchesPattern(value, pattern, path));
    return (
      matches(target.kind, [kind]) &&
      matches(target.group, [group]) &&
      matches(target.version, [version]) &&
      matches(target.name, names) &&
      matches(target.namespace, [String(namespace ?? 'default')]) &&
      matchesSelector(labelsOf(object), target.labelSelector, path) &&
      matchesSelector(
        isObject(annotations) ? annotations : {},
        target.annotationSelector,
        path,
      )
    );
  });
}

/** The resource that a patch names by kind and name itself. */
export function findPatched(
  resources: Resource[],
  patch: Resource,
): Resource | undefined {
  const { namespace } = metadataOf(patch.object);
  const named = resources.filter(
    ({ kind, names, apiVersion }) =>
      kind === patch.kind &&
      groupOf(apiVersion) === groupOf(patch.apiVersion) &&
      names.includes(patch.names[0] ?? ''),
  );
  return (
    named.find(({ object }) => metadataOf(object).namespace === namespace) ??
    (namespace === undefined || named.length === 1 ? named[0] : undefined)
  );
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
}

/**
 * Patterns are whole regular expressions for kustomize. Those of a repository are not run here, as one can be made to
 * take for ever: alternatives of plain text with `.`, `.*` and `.+` are what people use.
 */
function matchesPattern(value: string, pattern: string, path: string): boolean {
  return pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/^\((.*)\)$/, '$1')
    .split('|')
    .some(alternative => {
      const plain = alternative.replaceAll('\\.', '\0');
      const wild = plain.replaceAll('.*', '*').replaceAll('.+', '.*');
      if (/[\\^$()[\]{}+?]/.test(wild)) {
        throw new OverlayError(
          `${path}: the target ${JSON.stringify(
            pattern,
          )} is a regular expression that is not read; use plain names or .*`,
        );
      }
      return matchesWildcards(value, wild.replaceAll('\0', '\\'));
    });
}

/** `*` stands for anything, `.` for one character, `\` for a point. Takes time by length × length at most. */
function matchesWildcards(value: string, pattern: string): boolean {
  let [at, in_, star, back] = [0, 0, -1, 0];
  while (at < value.length) {
    const wanted = pattern[in_];
    if (wanted === '*') {
      star = in_;
      back = at;
      in_ += 1;
    } else if (
      wanted === '.' ||
      wanted === value[at] ||
      (wanted === '\\' && value[at] === '.')
    ) {
      at += 1;
      in_ += 1;
    } else if (star >= 0) {
      back += 1;
      at = back;
      in_ = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(in_));
}

function matchesSelector(
  values: Record<string, unknown>,
  selector: string | null | undefined,
  path: string,
): boolean {
  if (!selector) return true;
  return selector.split(',').every(part => {
    const [, key = '', operator, value] =
      /^\s*([\w./-]+)\s*(?:(==|=|!=)\s*([\w.-]*)\s*)?$/.exec(part) ?? [];
    if (!key) {
      throw new OverlayError(
        `${path}: the selector ${JSON.stringify(
          selector,
        )} is not read; use key=value`,
      );
    }
    if (operator === undefined) return Object.hasOwn(values, key);
    return (values[key] === value) === (operator !== '!=');
  });
}
