import type { ContainerImage } from '@slipway/plugin-fleet-common';
import { isOwnContainer, parseImage } from '../parseImage';
import type { FindEnvironment, ObservedWorkload } from '../sources';
import type { Metadata, PodTemplate } from './objectSchemas';

/** Which cluster it is, and how its objects are placed. */
export interface Surroundings {
  cluster: string;
  findEnvironment: FindEnvironment;
  /** A time of the cluster, by our clock; never in the future. */
  toOurTime: (time: string) => string;
}

const NAME = 'app.kubernetes.io/name';
const VERSION = 'app.kubernetes.io/version';
/** Label or annotation of Backstage's Kubernetes plugin. */
const ENTITY = 'backstage.io/kubernetes-id';
const REVISION = 'org.opencontainers.image.revision';

/** The service that an object belongs to in an environment; undefined when it belongs to none. */
export function findPlace(
  { labels, annotations }: Pick<Metadata, 'labels' | 'annotations'>,
  namespace: string,
  { cluster, findEnvironment }: Surroundings,
): { service: string; environment: string } | undefined {
  const place = findEnvironment({ cluster, namespace });
  const service =
    annotations[ENTITY] ?? labels[ENTITY] ?? labels[NAME] ?? place?.service;
  return place && service
    ? { service, environment: place.environment }
    : undefined;
}

type Identity = Pick<
  ObservedWorkload,
  | 'cluster'
  | 'commit'
  | 'images'
  | 'name'
  | 'namespace'
  | 'service'
  | 'uid'
  | 'version'
>;

/** What all kinds with a pod template have in common; undefined when it belongs to no service. */
export function describeTemplate(
  metadata: Metadata,
  template: PodTemplate,
  surroundings: Surroundings,
): Identity | undefined {
  const { name, namespace, uid } = metadata;
  const labels = { ...metadata.labels, ...template.metadata.labels };
  const annotations = {
    ...metadata.annotations,
    ...template.metadata.annotations,
  };
  const place = findPlace({ labels, annotations }, namespace, surroundings);
  if (!place) return undefined;
  const images = ownFirst(
    template.spec.containers.map(container => ({
      container: container.name,
      ...parseImage(container.image),
    })),
    place.service,
  );
  return withoutAbsent({
    cluster: surroundings.cluster,
    namespace,
    name,
    uid,
    service: place.service,
    images,
    version: versionOf(labels[VERSION], images[0]),
    commit: annotations[REVISION] ?? labels[REVISION],
  });
}

export function ownFirst(
  images: ContainerImage[],
  service: string,
): ContainerImage[] {
  const isOwn = (image: ContainerImage) => isOwnContainer(image, service);
  return [...images.filter(isOwn), ...images.filter(image => !isOwn(image))];
}

/** Labels have a `v` before the tag where YAML would else take it for a number; that is no other version. */
function versionOf(
  label: string | undefined,
  image: ContainerImage | undefined,
): string | undefined {
  return !label || label === `v${image?.tag}` ? image?.tag : label;
}

/** Without the properties that are undefined. */
export function withoutAbsent<T extends object>(object: T): T {
  for (const key of Object.keys(object) as Array<keyof T>) {
    if (object[key] === undefined) delete object[key];
  }
  return object;
}
