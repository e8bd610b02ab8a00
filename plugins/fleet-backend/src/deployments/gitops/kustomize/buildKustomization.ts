import type { OverlayFiles } from '../OverlayFiles';
import { OverlayError } from '../OverlayError';
import { applyPatch } from './applyPatches';
import { applyImageRule } from './images';
import {
  parseKustomization,
  type ImageRule,
  type Kustomization,
} from './kustomization';
import { setOwn } from './mergePatch';
import { resolveFile, resolvePath } from './resolvePath';
import { labelsOf, metadataOf, toResources, type Resource } from './Resource';

const MAX_DEPTH = 20;
const MAX_RESOURCES = 2_000;

/** An image that is set from outside, and the file that does so. */
export interface ImageOverride {
  rule: ImageRule;
  source: string;
}

interface Folder {
  folder: string;
  files: OverlayFiles;
  /** Folders on the way here, to notice a circle. */
  within: string[];
  /** What a component changes; a kustomization starts with nothing. */
  component?: Resource[];
  overrides?: ImageOverride[];
}

/**
 * What `kubectl kustomize` makes of a folder, as far as images are concerned: resources, bases and components inside the
 * repository, patches, and the `images` of every level, in kustomize's order.
 *
 * Whatever could change an image in a way that is not followed here throws, rather than to give a wrong answer: remote
 * bases, Helm charts, plugins, and replacements that touch images.
 *
 * @param overrides - take the place of `images` of this folder, as `kustomize edit set image` does
 * @throws OverlayError with a sentence that names the file.
 */
export async function buildKustomization(
  folder: string,
  files: OverlayFiles,
  overrides: ImageOverride[] = [],
): Promise<Resource[]> {
  return accumulate({ folder, files, within: [], overrides });
}

async function accumulate(place: Folder): Promise<Resource[]> {
  const { folder, files, component, within } = place;
  const path = findKustomization(place);
  const kustomization = parseKustomization(
    await files.readDocuments(path),
    path,
  );
  checkKind(kustomization, path, component !== undefined);
  const next = { files, within: [...within, folder] };

  let resources = [...(component ?? [])];
  for (const target of [...kustomization.resources, ...kustomization.bases]) {
    const found = resolvePath(files, path, target);
    resources.push(
      ...(files.kindOf(found) === 'folder'
        ? await accumulate({ ...next, folder: found })
        : await readManifests(files, resolveFile(files, path, target))),
    );
    if (resources.length > MAX_RESOURCES) {
      throw new OverlayError(
        `${path} has more than the ${MAX_RESOURCES} manifests that are read`,
      );
    }
  }
  for (const target of kustomization.components) {
    const found = resolvePath(files, path, target);
    resources = await accumulate({
      ...next,
      folder: found,
      component: resources,
    });
  }
  return transform(resources, kustomization, { ...place, path });
}

async function readManifests(
  files: OverlayFiles,
  path: string,
): Promise<Resource[]> {
  return toResources(await files.readDocuments(path), path);
}

function findKustomization({ folder, files, within }: Folder): string {
  if (within.includes(folder)) {
    throw new OverlayError(
      `${folder} is part of itself: ${[...within, folder].join(' → ')}`,
    );
  }
  if (within.length > MAX_DEPTH) {
    throw new OverlayError(`${folder} is more than ${MAX_DEPTH} bases deep`);
  }
  const path = files.findKustomization(folder);
  if (!path) throw new OverlayError(`${folder} has no kustomization.yaml`);
  return path;
}

function checkKind(
  { kind }: Kustomization,
  path: string,
  isComponent: boolean,
): void {
  if ((kind === 'Component') === isComponent) return;
  throw new OverlayError(
    isComponent
      ? `${path} is listed under components; give it the kind Component`
      : `${path} is a Component; list it under components`,
  );
}

/** In kustomize's order; names change between the patches. */
async function transform(
  all: Resource[],
  kustomization: Kustomization,
  { files, path, overrides = [] }: Folder & { path: string },
): Promise<Resource[]> {
  let resources = all;
  for (const entry of kustomization.patchesStrategicMerge) {
    const rule = entry.includes('\n') ? { patch: entry } : { path: entry };
    resources = await applyPatch(resources, rule, { files, path });
  }
  for (const rule of kustomization.patches) {
    resources = await applyPatch(resources, rule, { files, path });
  }
  for (const resource of resources) rename(resource, kustomization);
  for (const rule of kustomization.patchesJson6902) {
    resources = await applyPatch(resources, rule, { files, path });
  }
  for (const rule of kustomization.images) {
    if (overrides.some(one => one.rule.name === rule.name)) continue;
    applyImageRule(resources, rule, path);
  }
  for (const { rule, source } of overrides) {
    applyImageRule(resources, rule, source);
  }
  return resources;
}

function rename(
  { object, names }: Resource,
  { namespace, namePrefix, nameSuffix, commonLabels, labels }: Kustomization,
): void {
  const metadata = metadataOf(object);
  if (namespace) metadata.namespace = namespace;
  if (namePrefix || nameSuffix) {
    metadata.name = `${namePrefix ?? ''}${names.at(-1)}${nameSuffix ?? ''}`;
    names.push(String(metadata.name));
  }
  const pairs = [commonLabels, ...labels.map(one => one.pairs)];
  for (const [key, value] of pairs.flatMap(one => Object.entries(one ?? {}))) {
    metadata.labels = labelsOf(object);
    setOwn(labelsOf(object), key, value);
  }
}
