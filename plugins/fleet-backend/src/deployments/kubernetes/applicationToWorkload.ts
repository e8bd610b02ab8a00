import type { z } from 'zod/v3';
import { parseImage } from '../parseImage';
import type { ObservedWorkload } from '../sources';
import {
  findPlace,
  ownFirst,
  withoutAbsent,
  type Surroundings,
} from './describeObject';
import { applicationSchema, type Metadata } from './objectSchemas';

/** How Argo CD calls the cluster that it runs in itself. */
const OWN_SERVER = 'https://kubernetes.default.svc';
const OWN_NAME = 'in-cluster';
const WORKLOADS = ['Deployment', 'StatefulSet', 'Rollout', 'DaemonSet'];

/**
 * What an Application of Argo CD runs in the cluster that it is in itself; undefined when it belongs to no service, or
 * deploys to another cluster. It counts as one replica: ready when healthy, updated when in sync.
 */
export function applicationToWorkload(
  object: unknown,
  surroundings: Surroundings,
): ObservedWorkload | undefined {
  const parsed = applicationSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { metadata, spec, status } = parsed.data;
  const namespace = spec.destination.namespace ?? namespaceOf(status);
  const isHere =
    (spec.destination.server ?? OWN_SERVER) === OWN_SERVER &&
    [OWN_NAME, surroundings.cluster].includes(
      spec.destination.name ?? OWN_NAME,
    );
  if (!namespace || !isHere) return undefined;
  const service = serviceOf(metadata, namespace, surroundings);
  if (!service) return undefined;
  const last = status?.history.at(-1);
  const images = ownFirst(
    (status?.summary?.images ?? []).map(parseImage),
    service,
  );
  return withoutAbsent({
    kind: 'Application' as const,
    cluster: surroundings.cluster,
    namespace,
    name: metadata.name,
    uid: metadata.uid,
    service,
    images,
    version: images[0]?.tag,
    replicas: 1,
    readyReplicas: status?.health?.status === 'Healthy' ? 1 : 0,
    updatedReplicas: status?.sync?.status === 'Synced' ? 1 : 0,
    failure: failureOf(status),
    since: surroundings.toOurTime(
      last?.deployedAt ??
        metadata.creationTimestamp ??
        new Date(0).toISOString(),
    ),
    actor: last?.initiatedBy?.username,
  });
}

/** An Application without a namespace leaves it to its manifests; where they went is listed. */
function namespaceOf(
  status: z.infer<typeof applicationSchema>['status'],
): string | undefined {
  const placed = (status?.resources ?? []).filter(one => one.namespace);
  const workload = placed.find(({ kind }) => WORKLOADS.includes(kind));
  return (workload ?? placed[0])?.namespace;
}

/** Applications are often called by the service and the environment. */
function serviceOf(
  metadata: Metadata,
  namespace: string,
  surroundings: Surroundings,
): string | undefined {
  const labelled = findPlace(metadata, namespace, surroundings);
  if (labelled) return labelled.service;
  const { cluster, findEnvironment } = surroundings;
  const place = findEnvironment({ cluster, namespace });
  if (!place) return undefined;
  const suffix = `-${place.environment}`;
  return metadata.name.endsWith(suffix)
    ? metadata.name.slice(0, -suffix.length)
    : metadata.name;
}

interface Status {
  health?: { status?: string; message?: string } | null;
  operationState?: { phase?: string; message?: string } | null;
}

function failureOf(status: Status | null | undefined): string | undefined {
  const { health, operationState } = status ?? {};
  if (['Error', 'Failed'].includes(operationState?.phase ?? '')) {
    return ['Synchronisation failed', operationState?.message]
      .filter(Boolean)
      .join(': ');
  }
  if (['Degraded', 'Missing'].includes(health?.status ?? '')) {
    return [health?.status, health?.message].filter(Boolean).join(': ');
  }
  return undefined;
}
