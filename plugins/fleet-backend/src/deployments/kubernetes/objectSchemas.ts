import { z } from 'zod/v3';

const texts = z
  .record(z.string())
  .nullish()
  .transform(all => all ?? {});
const count = z
  .number()
  .nullish()
  .transform(value => value ?? 0);
const list = <T extends z.ZodTypeAny>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((all): Array<z.output<T>> => all ?? []);

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string(),
  generation: z.number().optional(),
  creationTimestamp: z.string().optional(),
  labels: texts,
  annotations: texts,
  ownerReferences: list(z.object({ kind: z.string(), uid: z.string() })),
  managedFields: list(
    z.object({
      time: z.string().optional(),
      subresource: z.string().optional(),
      fieldsV1: z.record(z.unknown()).optional(),
    }),
  ),
});

const templateSchema = z.object({
  metadata: z
    .object({ labels: texts, annotations: texts })
    .nullish()
    .transform(value => value ?? { labels: {}, annotations: {} }),
  spec: z.object({
    containers: list(z.object({ name: z.string(), image: z.string() })),
  }),
});

const condition = z.object({
  type: z.string(),
  status: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastUpdateTime: z.string().optional(),
});

/** Deployments and StatefulSets say how far they are in the same words. */
export const replicatedSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ replicas: z.number().nullish(), template: templateSchema }),
  status: z
    .object({
      observedGeneration: count,
      readyReplicas: count,
      updatedReplicas: count,
      conditions: list(condition),
    })
    .nullish(),
});

export const replicaSetSchema = z.object({ metadata: metadataSchema });

export const jobSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    completions: z.number().nullish(),
    template: templateSchema,
  }),
  status: z
    .object({
      startTime: z.string().nullish(),
      succeeded: count,
      ready: count,
      conditions: list(condition),
    })
    .nullish(),
});

/** Argo CD's, as of version 2 and 3. */
export const applicationSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    destination: z.object({
      server: z.string().optional(),
      name: z.string().optional(),
      namespace: z.string().optional(),
    }),
  }),
  status: z
    .object({
      sync: z.object({ status: z.string().optional() }).nullish(),
      health: z
        .object({
          status: z.string().optional(),
          message: z.string().optional(),
        })
        .nullish(),
      resources: list(
        z.object({ kind: z.string(), namespace: z.string().optional() }),
      ),
      summary: z.object({ images: list(z.string()) }).nullish(),
      history: list(
        z.object({
          deployedAt: z.string(),
          initiatedBy: z.object({ username: z.string().optional() }).nullish(),
        }),
      ),
      operationState: z
        .object({
          phase: z.string().optional(),
          message: z.string().optional(),
        })
        .nullish(),
    })
    .nullish(),
});

export type Metadata = z.infer<typeof metadataSchema>;
export type PodTemplate = z.infer<typeof templateSchema>;
export type Condition = z.infer<typeof condition>;
export type ReplicatedObject = z.infer<typeof replicatedSchema>;
