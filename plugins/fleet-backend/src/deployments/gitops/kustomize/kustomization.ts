import { z } from 'zod/v3';
import { OverlayError } from '../OverlayError';

/** A number that YAML made of 1.10 has lost its zero: kustomize refuses it too. */
const text = z.string({
  invalid_type_error: 'must be text; put it between quotation marks',
});
const list = <T extends z.ZodTypeAny>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(all => all ?? []);
const labels = z.record(text).nullish();

const imageRuleSchema = z.object({
  name: text,
  newName: text.nullish(),
  newTag: text.nullish(),
  digest: text.nullish(),
  tagSuffix: text.nullish(),
});

const targetSchema = z.object({
  group: text.nullish(),
  version: text.nullish(),
  kind: text.nullish(),
  name: text.nullish(),
  namespace: text.nullish(),
  labelSelector: text.nullish(),
  annotationSelector: text.nullish(),
});

const patchSchema = z.object({
  path: text.nullish(),
  patch: text.nullish(),
  target: targetSchema.nullish(),
});

const kustomizationSchema = z.object({
  kind: text.nullish(),
  resources: list(text),
  bases: list(text),
  components: list(text),
  images: list(imageRuleSchema),
  patches: list(patchSchema),
  patchesStrategicMerge: list(text),
  patchesJson6902: list(patchSchema),
  namespace: text.nullish(),
  namePrefix: text.nullish(),
  nameSuffix: text.nullish(),
  commonLabels: labels,
  labels: list(z.object({ pairs: labels })),
  transformers: list(text),
  generators: list(text),
  helmCharts: list(z.unknown()),
  helmChartInflationGenerator: list(z.unknown()),
  replacements: list(z.unknown()),
});

export type ImageRule = z.infer<typeof imageRuleSchema>;
export type PatchTarget = z.infer<typeof targetSchema>;
export type PatchRule = z.infer<typeof patchSchema>;
export type Kustomization = z.infer<typeof kustomizationSchema>;

/** @throws OverlayError that names the file and the field, when it is none. */
export function parseKustomization(
  documents: unknown[],
  path: string,
): Kustomization {
  if (documents.length !== 1) {
    throw new OverlayError(
      documents.length === 0
        ? `${path} is empty`
        : `${path} has ${documents.length} documents; a kustomization is one`,
    );
  }
  const parsed = kustomizationSchema.safeParse(documents[0]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OverlayError(
      `${path}: ${issue?.path.join('.') || 'it'} ${
        issue?.message ?? 'is wrong'
      }`,
    );
  }
  refuseUnread(parsed.data, path);
  return parsed.data;
}

/** What could change an image in a way that is not followed here must not be passed over. */
function refuseUnread(kustomization: Kustomization, path: string): void {
  const { helmCharts, helmChartInflationGenerator, generators, transformers } =
    kustomization;
  const unread = [
    ['helmCharts', helmCharts.length + helmChartInflationGenerator.length],
    ['generators', generators.length],
    ['transformers', transformers.length],
    ['replacements', kustomization.replacements.filter(mayTouchImages).length],
  ] as const;
  const [field] = unread.find(([, count]) => count > 0) ?? [];
  if (field) {
    throw new OverlayError(
      `${path} uses ${field}, which may change images and is not read; set images with \`images\``,
    );
  }
}

function mayTouchImages(replacement: unknown): boolean {
  const written = JSON.stringify(replacement) ?? '';
  return /image|\*|containers|"path"/.test(written);
}
