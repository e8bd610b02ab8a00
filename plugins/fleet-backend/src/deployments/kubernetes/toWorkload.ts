import type { ObservedWorkload } from '../sources';
import {
  describeTemplate,
  withoutAbsent,
  type Surroundings,
} from './describeObject';
import {
  jobSchema,
  replicatedSchema,
  type Condition,
  type Metadata,
  type ReplicatedObject,
} from './objectSchemas';

const EPOCH = new Date(0).toISOString();

/**
 * What a Deployment runs, since it was made; undefined when it belongs to no service, or is none. Since when the version
 * that it runs now does, its ReplicaSets tell.
 */
export function deploymentToWorkload(
  object: unknown,
  surroundings: Surroundings,
): ObservedWorkload | undefined {
  const parsed = replicatedSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const since = parsed.data.metadata.creationTimestamp;
  return replicatedToWorkload('Deployment', parsed.data, surroundings, {
    since,
  });
}

/** When a Deployment says that it last got further. */
export function rolledOutAt(object: unknown): string | undefined {
  const parsed = replicatedSchema.safeParse(object);
  return parsed.data?.status?.conditions.find(
    ({ type }) => type === 'Progressing',
  )?.lastUpdateTime;
}

/** What a StatefulSet runs; undefined when it belongs to no service, or is none. */
export function statefulSetToWorkload(
  object: unknown,
  surroundings: Surroundings,
): ObservedWorkload | undefined {
  const parsed = replicatedSchema.safeParse(object);
  if (!parsed.success) return undefined;
  return replicatedToWorkload('StatefulSet', parsed.data, surroundings, {
    since: templateChangedAt(parsed.data.metadata),
  });
}

function replicatedToWorkload(
  kind: 'Deployment' | 'StatefulSet',
  { metadata, spec, status }: ReplicatedObject,
  surroundings: Surroundings,
  { since }: { since?: string },
): ObservedWorkload | undefined {
  const described = describeTemplate(metadata, spec.template, surroundings);
  if (!described) return undefined;
  // Until its controller has seen the newest specification, what it says is about the one before.
  const isCurrent =
    (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return withoutAbsent({
    kind,
    ...described,
    replicas: spec.replicas ?? 1,
    readyReplicas: status?.readyReplicas ?? 0,
    updatedReplicas: isCurrent ? status?.updatedReplicas ?? 0 : 0,
    failure: isCurrent ? failureOf(status?.conditions ?? []) : undefined,
    since: surroundings.toOurTime(since ?? EPOCH),
  });
}

/**
 * What a Job runs or ran; undefined when it belongs to no service, or is none. Those of a CronJob are left out: they stay
 * as they were when they ran, with the versions of then.
 */
export function jobToWorkload(
  object: unknown,
  surroundings: Surroundings,
): ObservedWorkload | undefined {
  const parsed = jobSchema.safeParse(object);
  if (!parsed.success) return undefined;
  const { metadata, spec, status } = parsed.data;
  if (metadata.ownerReferences.some(({ kind }) => kind === 'CronJob')) {
    return undefined;
  }
  const described = describeTemplate(metadata, spec.template, surroundings);
  if (!described) return undefined;
  const replicas = spec.completions ?? 1;
  return withoutAbsent({
    kind: 'Job' as const,
    ...described,
    replicas,
    readyReplicas: (status?.succeeded ?? 0) + (status?.ready ?? 0),
    updatedReplicas: replicas,
    failure: failureOf(status?.conditions ?? []),
    since: surroundings.toOurTime(
      status?.startTime ?? metadata.creationTimestamp ?? EPOCH,
    ),
  });
}

function failureOf(conditions: Condition[]): string | undefined {
  const failed = conditions.find(
    ({ type, status }) =>
      (type === 'Progressing' && status === 'False') ||
      (type === 'ReplicaFailure' && status === 'True') ||
      (type === 'Failed' && status === 'True'),
  );
  if (!failed) return undefined;
  const { type, reason, message } = failed;
  return [reason ?? type, message].filter(Boolean).join(': ');
}

/** A StatefulSet has no ReplicaSets to tell by; who last wrote its pod template is noted, if not why. */
function templateChangedAt({
  managedFields,
  creationTimestamp,
}: Metadata): string | undefined {
  const times = managedFields
    .filter(({ subresource, fieldsV1 }) => {
      const spec = fieldsV1?.['f:spec'];
      return (
        !subresource &&
        typeof spec === 'object' &&
        spec !== null &&
        'f:template' in spec
      );
    })
    .flatMap(({ time }) => time ?? []);
  return times.sort().at(-1) ?? creationTimestamp;
}
