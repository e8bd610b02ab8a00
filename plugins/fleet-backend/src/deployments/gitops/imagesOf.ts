import type { ContainerImage } from '@slipway/plugin-fleet-common';
import { isOwnContainer, parseImage } from '../parseImage';
import { containersOf, labelsOf, type Resource } from './kustomize/Resource';

/** Which workload of a service is the service, when neither its name nor its image tells. */
const KINDS = ['Deployment', 'StatefulSet', 'Rollout', 'DaemonSet', 'CronJob'];
const SHORT_LIVED = ['Job', 'CronJob', 'Pod'];

export interface OverlayImages {
  /** Of the service's own container first. */
  images: ContainerImage[];
  /** The file that says which image that first one is. */
  source?: string;
}

interface Candidate {
  image: ContainerImage;
  source?: string;
  rank: number[];
}

/** The images of an overlay's workloads, each once, with the service's own first, and those that only initialise last. */
export function imagesOf(
  resources: Resource[],
  service: string,
): OverlayImages {
  const candidates = resources.flatMap(resource =>
    candidatesOf(resource, service),
  );
  candidates.sort((a, b) => compareRanks(a.rank, b.rank));
  const images = new Map<string, ContainerImage>();
  for (const { image } of candidates) {
    const key = [image.container, image.image, image.tag, image.digest];
    const text = key.join(' ');
    if (!images.has(text)) images.set(text, image);
  }
  return { images: [...images.values()], source: candidates[0]?.source };
}

function candidatesOf(resource: Resource, service: string): Candidate[] {
  const { object, kind, names, imageSources } = resource;
  const isOwn =
    names.includes(service) ||
    labelsOf(object)['app.kubernetes.io/name'] === service;
  const kindRank = KINDS.indexOf(kind);
  return containersOf(resource).flatMap(
    ({ key, name, isInit, object: container }) => {
      if (typeof container.image !== 'string' || !container.image) return [];
      const image = {
        ...(name && { container: name }),
        ...parseImage(container.image),
      };
      const rank = [
        isInit ? 1 : 0,
        SHORT_LIVED.includes(kind) ? 1 : 0,
        isOwnContainer(image, service) ? 0 : 1,
        isOwn ? 0 : 1,
        kindRank < 0 ? KINDS.length : kindRank,
      ];
      return [{ image, source: imageSources.get(key), rank }];
    },
  );
}

function compareRanks(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
