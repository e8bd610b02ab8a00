import { OverlayError } from '../OverlayError';

export type JsonObject = Record<string, unknown>;

/** A manifest on its way through a kustomization; its object is changed in place. */
export interface Resource {
  object: JsonObject;
  apiVersion: string;
  kind: string;
  /** The names that it has or had, oldest first: patches may use any. */
  names: string[];
  /** The file that said a container's image last, by the key of {@link containersOf}. */
  imageSources: Map<string, string>;
}

export interface Container {
  /** Unique in its resource. */
  key: string;
  name?: string;
  isInit: boolean;
  object: JsonObject;
}

/** Manifests are not deeper; a document that refers to itself would be. */
const MAX_DEPTH = 16;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The resources of a file; a `List` stands for its items. */
export function toResources(documents: unknown[], path: string): Resource[] {
  return documents.flatMap(document => {
    if (!isObject(document)) {
      throw new OverlayError(`${path} holds something else than a manifest`);
    }
    if (isList(document)) return toResources(document.items, path);
    return toResource(structuredClone(document), path);
  });
}

function isList(object: JsonObject): object is { items: unknown[] } {
  return String(object.kind).endsWith('List') && Array.isArray(object.items);
}

function toResource(object: JsonObject, path: string): Resource {
  const { apiVersion, kind } = object;
  const name = metadataOf(object).name;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw new OverlayError(`${path} has a manifest without apiVersion or kind`);
  }
  if (typeof name !== 'string' || name === '') {
    throw new OverlayError(`${path} has a ${kind} without metadata.name`);
  }
  const resource = {
    object,
    apiVersion,
    kind,
    names: [name],
    imageSources: new Map<string, string>(),
  };
  for (const { key } of containersOf(resource)) {
    resource.imageSources.set(key, path);
  }
  return resource;
}

/** The metadata of a manifest, made when it has none. */
export function metadataOf(object: JsonObject): JsonObject {
  if (!isObject(object.metadata)) object.metadata = {};
  return object.metadata as JsonObject;
}

export function labelsOf(object: JsonObject): JsonObject {
  const { labels } = metadataOf(object);
  return isObject(labels) ? labels : {};
}

/**
 * Every container of a manifest of any kind, wherever its `containers` and `initContainers` are, as kustomize looks for
 * them.
 */
export function containersOf({ kind, object }: Resource): Container[] {
  if (kind === 'CustomResourceDefinition') return [];
  const found: Container[] = [];
  collect(object, 0, new Set(), found);
  return found;
}

function collect(
  value: unknown,
  depth: number,
  visited: Set<unknown>,
  found: Container[],
): void {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return;
  if (visited.has(value)) return;
  visited.add(value);
  if (Array.isArray(value)) {
    for (const item of value) collect(item, depth + 1, visited, found);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    if (key === 'containers' || key === 'initContainers') {
      addContainers(key, child, found);
    } else {
      collect(child, depth + 1, visited, found);
    }
  }
}

function addContainers(list: string, value: unknown, found: Container[]): void {
  if (!Array.isArray(value)) return;
  for (const object of value) {
    if (!isObject(object)) continue;
    const name = typeof object.name === 'string' ? object.name : undefined;
    found.push({
      key: `${list}/${name ?? found.length}`,
      name,
      isInit: list === 'initContainers',
      object,
    });
  }
}
