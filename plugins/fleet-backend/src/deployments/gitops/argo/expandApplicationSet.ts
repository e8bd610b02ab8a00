import { z } from 'zod/v3';
import { OverlayError } from '../OverlayError';
import type {
  ApplicationSet,
  ApplicationSource,
  ArgoApplication,
} from './applicationSchema';

const listSchema = z.object({
  elements: z.array(z.record(z.unknown())).nullish(),
});
const gitSchema = z.object({
  directories: z
    .array(z.object({ path: z.string(), exclude: z.boolean().nullish() }))
    .nullish(),
});

const PLACEHOLDER = /\{\{-?\s*(.*?)\s*-?\}\}/g;

type Values = Record<string, string>;

/**
 * The Applications that an ApplicationSet makes, where that matters for images: of its list and git directory
 * generators. One that sets no images makes none here, since what it deploys is as the folders have it.
 *
 * @throws OverlayError when it sets images in a way that is not followed.
 */
export function expandApplicationSet(
  { metadata, spec }: ApplicationSet,
  { file, folders }: { file: string; folders: string[] },
): ArgoApplication[] {
  const { template } = spec;
  if (!template.spec.sources.some(one => one.kustomize?.images?.length)) {
    return [];
  }
  const refuse = (what: string): never => {
    throw new OverlayError(
      `${file}: the ApplicationSet ${metadata.name} sets images with ${what}, which is not read; set them in the overlays`,
    );
  };
  return (spec.generators ?? []).flatMap(generator => {
    const values = valuesOf(generator, folders) ?? refuse('this generator');
    return values.map(one => {
      const fill = (text: string) => fillIn(text, one, refuse);
      return {
        name: fill(template.metadata.name),
        file,
        namespace: template.spec.namespace && fill(template.spec.namespace),
        labels: mapValues(template.metadata.labels ?? {}, fill),
        sources: template.spec.sources.map(source => fillSource(source, fill)),
      };
    });
  });
}

function valuesOf(
  generator: Record<string, unknown>,
  folders: string[],
): Values[] | undefined {
  const list = listSchema.safeParse(generator.list);
  if (list.success && list.data.elements) {
    return list.data.elements.map(element => flatten(element, ''));
  }
  const git = gitSchema.safeParse(generator.git);
  if (git.success && git.data.directories) {
    const { directories } = git.data;
    const matching = (excluded: boolean) =>
      directories
        .filter(({ exclude }) => (exclude ?? false) === excluded)
        .map(({ path }) => toExpression(path));
    const [included, excluded] = [matching(false), matching(true)];
    return folders
      .filter(
        folder =>
          included.some(one => one.test(folder)) &&
          !excluded.some(one => one.test(folder)),
      )
      .map(valuesOfPath);
  }
  return undefined;
}

function valuesOfPath(path: string): Values {
  const segments = path.split('/');
  const basename = segments.at(-1) ?? '';
  const values: Values = {
    path,
    'path.path': path,
    'path.basename': basename,
    'path.basenameNormalized': basename.replace(/[^a-z0-9-]/gi, '-'),
  };
  segments.forEach((segment, index) => {
    values[`path[${index}]`] = segment;
    values[`index path.segments ${index}`] = segment;
  });
  return values;
}

function flatten(object: Record<string, unknown>, prefix: string): Values {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): Array<[string, string]> => {
      const name = `${prefix}${key}`;
      if (typeof value === 'object' && value !== null) {
        return Object.entries(
          flatten(value as Record<string, unknown>, `${name}.`),
        );
      }
      return [[name, String(value)]];
    }),
  );
}

function fillSource(
  source: ApplicationSource,
  fill: (text: string) => string,
): ApplicationSource {
  const { repoURL, path, targetRevision, kustomize } = source;
  return {
    repoURL: repoURL && fill(repoURL),
    path: path && fill(path),
    targetRevision: targetRevision && fill(targetRevision),
    kustomize: { images: kustomize?.images?.map(fill) },
  };
}

/** `{{name}}` as fasttemplate has it and `{{ .name }}` as Go has it; anything more is not filled in. */
function fillIn(
  text: string,
  values: Values,
  refuse: (what: string) => never,
): string {
  return text.replace(PLACEHOLDER, (written, expression: string) => {
    const name = expression.replace(/(^|\s)\./g, '$1');
    return Object.hasOwn(values, name) ? values[name]! : refuse(written);
  });
}

function mapValues(values: Values, change: (value: string) => string): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, change(value)]),
  );
}

/** Globs of Argo CD's directories: `*` is within a segment, `**` is any. */
function toExpression(glob: string): RegExp {
  const source = glob
    .split('/')
    .map(segment =>
      segment === '**'
        ? '.*'
        : segment
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replace(/\*+/g, '[^/]*')
            .replaceAll('?', '[^/]'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}
