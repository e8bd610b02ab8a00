import { posix } from 'node:path';
import type { ContainerImage } from '@slipway/plugin-fleet-common';
import { imagesOf } from './imagesOf';
import {
  buildKustomization,
  type ImageOverride,
} from './kustomize/buildKustomization';
import { toResources, type Resource } from './kustomize/Resource';
import { OverlayError } from './OverlayError';
import { OverlayFiles } from './OverlayFiles';
import type { OverlayPlace } from './findOverlays';
import type { RepositoryFiles } from './RepositoryFiles';

/** What one overlay says, or why it cannot be read. */
export interface ReadOverlay {
  images: ContainerImage[];
  /** The file that says which image the service's own container has. */
  source: string;
  problem?: string;
  /** Stamps by path of all that this depends on; undefined where nothing must be. */
  seen: ReadonlyMap<string, string | undefined>;
}

/** Reads one overlay. What is wrong with it is its problem alone; only a repository that cannot be read throws. */
export async function readOverlay(
  { path, service }: OverlayPlace,
  repository: RepositoryFiles,
  overrides: ImageOverride[],
): Promise<ReadOverlay> {
  const files = new OverlayFiles(repository);
  try {
    const resources = await readResources(path, files, overrides);
    const { images, source = path } = imagesOf(resources, service);
    if (images.length === 0) {
      throw new OverlayError(
        `${path} has no workload with an image, such as a Deployment`,
      );
    }
    return { images, source, seen: files.seen };
  } catch (error) {
    if (!(error instanceof OverlayError)) throw error;
    return {
      images: [],
      source: files.mainFile(path),
      problem: error.message,
      seen: files.seen,
    };
  }
}

/** Without a kustomization, the manifests of the folder are what is deployed, as with Argo CD's directories. */
async function readResources(
  path: string,
  files: OverlayFiles,
  overrides: ImageOverride[],
): Promise<Resource[]> {
  if (files.findKustomization(path)) {
    return buildKustomization(path, files, overrides);
  }
  if (files.kindOf(posix.join(path, 'Chart.yaml'))) {
    throw new OverlayError(
      `${path} is a Helm chart, which is not read; add a kustomization.yaml with \`images\``,
    );
  }
  const resources: Resource[] = [];
  for (const manifest of files.listManifests(path)) {
    const documents = await files.readDocuments(manifest);
    resources.push(...toResources(documents, manifest));
  }
  if (resources.length === 0) {
    throw new OverlayError(`${path} has no kustomization.yaml; add one`);
  }
  return resources;
}
