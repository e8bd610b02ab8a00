import { z } from 'zod/v3';

const sourceSchema = z.object({
  repoURL: z.string().optional(),
  path: z.string().optional(),
  targetRevision: z.coerce.string().optional(),
  kustomize: z.object({ images: z.array(z.string()).nullish() }).nullish(),
});

/** What Argo CD calls a spec: one `source`, or several `sources`, which take its place. */
const specSchema = z
  .object({
    source: sourceSchema.nullish(),
    sources: z.array(sourceSchema).nullish(),
    destination: z.object({ namespace: z.string().optional() }).nullish(),
  })
  .transform(({ source, sources, destination }) => ({
    sources: sources?.length ? sources : [source ?? []].flat(),
    namespace: destination?.namespace,
  }));

const labelsSchema = z.record(z.string()).nullish();

export const applicationSchema = z.object({
  apiVersion: z.string().startsWith('argoproj.io/'),
  kind: z.literal('Application'),
  metadata: z.object({ name: z.string(), labels: labelsSchema }),
  spec: specSchema,
});

export const applicationSetSchema = z.object({
  apiVersion: z.string().startsWith('argoproj.io/'),
  kind: z.literal('ApplicationSet'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    generators: z.array(z.record(z.unknown())).nullish(),
    template: z.object({
      metadata: z.object({ name: z.string(), labels: labelsSchema }),
      spec: specSchema,
    }),
  }),
});

export type ApplicationSource = z.infer<typeof sourceSchema>;
export type ApplicationSet = z.infer<typeof applicationSetSchema>;

/** An Application as a manifest has it, or as an ApplicationSet makes it. */
export interface ArgoApplication {
  name: string;
  /** The file that has it. */
  file: string;
  sources: ApplicationSource[];
  /** Namespace that it deploys to. */
  namespace?: string;
  labels: Record<string, string>;
}
