import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod/v3';
import { setOwn } from './mergePatch';
import { isObject, type JsonObject } from './Resource';

const operationSchema = z.object({
  op: z.enum(['add', 'copy', 'move', 'remove', 'replace', 'test']),
  path: z.string(),
  from: z.string().optional(),
  value: z.unknown(),
});

export const jsonPatchSchema = z.array(operationSchema);
export type JsonPatch = z.infer<typeof jsonPatchSchema>;

/**
 * Applies a JSON patch (RFC 6902) to a manifest, which is changed.
 *
 * @throws Error that says which path is not there.
 */
export function applyJsonPatch(object: JsonObject, patch: JsonPatch): void {
  for (const { op, path, from = '', value } of patch) {
    if (op === 'test') {
      if (!isDeepStrictEqual(read(object, path), value)) {
        throw new Error(`the test of ${path} fails`);
      }
    } else if (op === 'remove' || op === 'replace') {
      read(object, path);
      remove(object, path);
      if (op === 'replace') add(object, path, structuredClone(value));
    } else if (op === 'add') {
      add(object, path, structuredClone(value));
    } else {
      const moved = read(object, from);
      if (op === 'move') remove(object, from);
      add(object, path, structuredClone(moved));
    }
  }
}

function read(object: JsonObject, path: string): unknown {
  return segmentsOf(path).reduce<unknown>((value, key) => {
    if (Array.isArray(value) && indexOf(key, value.length - 1) !== undefined) {
      return value[Number(key)];
    }
    if (isObject(value) && Object.hasOwn(value, key)) return value[key];
    throw new Error(`there is nothing at ${path}`);
  }, object);
}

function add(object: JsonObject, path: string, value: unknown): void {
  const { parent, key } = parentOf(object, path);
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : indexOf(key, parent.length);
    if (index === undefined) throw new Error(`there is no place at ${path}`);
    parent.splice(index, 0, value);
  } else {
    setOwn(parent, key, value);
  }
}

function remove(object: JsonObject, path: string): void {
  const { parent, key } = parentOf(object, path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function parentOf(object: JsonObject, path: string) {
  const segments = segmentsOf(path);
  const key = segments.at(-1);
  const parent = read(object, pathOf(segments.slice(0, -1)));
  if (key === undefined || !(Array.isArray(parent) || isObject(parent))) {
    throw new Error(`there is no place at ${path}`);
  }
  return { parent, key };
}

function indexOf(key: string, last: number): number | undefined {
  const index = /^\d{1,6}$/.test(key) ? Number(key) : undefined;
  return index !== undefined && index <= last ? index : undefined;
}

function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(one => one.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function pathOf(segments: string[]): string {
  return segments
    .map(one => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
