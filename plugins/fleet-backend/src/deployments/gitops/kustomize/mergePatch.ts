import { isObject, type JsonObject } from './Resource';

/** Lists whose items kustomize merges by name in the kinds that it knows. */
const NAMED_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];
const DIRECTIVE = '$patch';

/**
 * Merges a strategic-merge patch into a manifest, which is changed. Right for containers and their images; other lists
 * are replaced, which changes nothing about images.
 *
 * @returns false when the patch deletes the manifest.
 */
export function mergePatch(
  target: JsonObject,
  patch: JsonObject,
  mergesLists: boolean,
): boolean {
  if (patch[DIRECTIVE] === 'delete') return false;
  if (patch[DIRECTIVE] === 'replace') {
    for (const key of Object.keys(target)) delete target[key];
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (value === null) {
      delete target[key];
    } else if (isObject(value)) {
      const merged = isObject(present) ? present : {};
      if (mergePatch(merged, value, mergesLists)) setOwn(target, key, merged);
      else delete target[key];
    } else if (
      mergesLists &&
      NAMED_LISTS.includes(key) &&
      Array.isArray(value)
    ) {
      setOwn(target, key, mergeNamed(present, value));
    } else {
      setOwn(target, key, structuredClone(value));
    }
  }
  return true;
}

/** Items that only the patch has come first, as kustomize puts them. */
function mergeNamed(present: unknown, patch: unknown[]): unknown[] {
  const items = patch.filter(isObject);
  if (items.some(item => item[DIRECTIVE] === 'replace' && !item.name)) {
    return items.filter(item => item[DIRECTIVE] !== 'replace');
  }
  const result = Array.isArray(present) ? [...present] : [];
  const added: JsonObject[] = [];
  for (const item of items) {
    const index = result.findIndex(
      one => isObject(one) && one.name === item.name,
    );
    const found: unknown = result[index];
    if (isObject(found)) {
      if (!mergePatch(found, item, true)) result.splice(index, 1);
    } else if (item[DIRECTIVE] !== 'delete') {
      const fresh: JsonObject = {};
      mergePatch(fresh, item, true);
      added.push(fresh);
    }
  }
  return [...added, ...result];
}

/** A key such as `__proto__` becomes a plain key. */
export function setOwn(object: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
