import type { OverlayFiles } from '../OverlayFiles';
import { OverlayError } from '../OverlayError';
import { parseYaml } from '../parseYaml';
import { applyJsonPatch, jsonPatchSchema } from './jsonPatch';
import type { PatchRule } from './kustomization';
import { mergePatch } from './mergePatch';
import { resolveFile } from './resolvePath';
import {
  containersOf,
  isObject,
  toResources,
  type JsonObject,
  type Resource,
} from './Resource';
import { findPatched, groupOf, selectResources } from './selectResources';

/** Kinds of these groups are known to kustomize, so it merges their lists. */
const KNOWN_GROUPS = ['', 'apps', 'batch'];

interface PatchContext {
  files: OverlayFiles;
  /** The kustomization file that has the patch. */
  path: string;
}

/** Applies an entry of `patches`, `patchesStrategicMerge` or `patchesJson6902`; returns what is left. */
export async function applyPatch(
  resources: Resource[],
  rule: PatchRule,
  { files, path }: PatchContext,
): Promise<Resource[]> {
  const source = rule.path ? resolveFile(files, path, rule.path) : path;
  const documents = rule.path
    ? await files.readDocuments(source)
    : parseYaml(rule.patch ?? '', `a patch of ${path}`);
  const applyTo = (all: Resource[], document: unknown) =>
    withSources(all, source, () =>
      Array.isArray(document)
        ? applyJson(all, rule, { document, path, source })
        : applyMerge(all, rule, { document, path, source }),
    );
  return documents.reduce<Resource[]>(applyTo, resources);
}

interface Patch {
  document: unknown;
  path: string;
  source: string;
}

function applyJson(
  resources: Resource[],
  { target }: PatchRule,
  { document, path, source }: Patch,
): Resource[] {
  if (!target) {
    throw new OverlayError(`${path} has a JSON patch without a target`);
  }
  const patch = jsonPatchSchema.safeParse(document);
  if (!patch.success) {
    throw new OverlayError(`${source} is not a JSON patch (RFC 6902)`);
  }
  for (const { object, names, kind } of selectResources(
    resources,
    target,
    path,
  )) {
    try {
      applyJsonPatch(object, patch.data);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new OverlayError(
        `${source} does not fit ${kind} ${names.at(-1)}: ${reason}`,
      );
    }
  }
  return resources;
}

function applyMerge(
  resources: Resource[],
  { target }: PatchRule,
  { document, path, source }: Patch,
): Resource[] {
  if (!isObject(document)) {
    throw new OverlayError(`${source} is not a patch`);
  }
  const pairs: Array<[Resource, JsonObject]> = target
    ? selectResources(resources, target, path).map(one => [one, document])
    : toResources([document], source).map(patch => {
        const found = findPatched(resources, patch);
        if (!found) {
          throw new OverlayError(
            `${source} patches ${patch.kind} ${patch.names[0]}, which is not there`,
          );
        }
        return [found, document];
      });
  const deleted = new Set<Resource>();
  for (const [resource, patch] of pairs) {
    const { metadata, apiVersion, kind, ...rest } = patch;
    const named = isObject(metadata)
      ? { metadata: { ...metadata, name: undefined, namespace: undefined } }
      : {};
    const changes = withoutUndefined({ ...named, ...rest });
    const mergesLists = KNOWN_GROUPS.includes(groupOf(resource.apiVersion));
    if (!mergePatch(resource.object, changes, mergesLists)) {
      deleted.add(resource);
    }
  }
  return resources.filter(resource => !deleted.has(resource));
}

function withoutUndefined(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isObject(metadata)) return object;
  const entries = Object.entries(metadata).filter(
    ([, value]) => value !== undefined,
  );
  return { ...object, metadata: Object.fromEntries(entries) };
}

/** Remembers for containers whose image a patch changed that it was this file. */
function withSources(
  resources: Resource[],
  source: string,
  change: () => Resource[],
): Resource[] {
  const before = new Map(
    resources.map(resource => [resource, imagesOf(resource)]),
  );
  const left = change();
  for (const resource of left) {
    const images = before.get(resource);
    for (const [key, image] of imagesOf(resource)) {
      if (images?.get(key) !== image) resource.imageSources.set(key, source);
    }
  }
  return left;
}

function imagesOf(resource: Resource): Map<string, unknown> {
  return new Map(
    containersOf(resource).map(({ key, object }) => [key, object.image]),
  );
}
