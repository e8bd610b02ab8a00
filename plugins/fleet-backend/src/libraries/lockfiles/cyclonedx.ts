import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { checkCount } from './checkFormat';
import type { Lock, LockedLibrary } from './lock';
import { normalizeName } from './normalizeName';
import { parsePurl, type PythonPurl } from './purl';
import { declare, MAIN, type DeclaredLibraries } from './pyproject';
import { withoutCredentials } from './sourceUrl';

const KNOWN_VERSIONS = ['1.4', '1.5', '1.6', '1.7'];

/** Components may hold components; nobody nests them deeper. */
const MAX_DEPTH = 20;

const componentFields = z.object({
  'bom-ref': z.string().optional(),
  name: z.string().optional(),
  type: z.string().optional(),
  version: z.string().max(200).nullish(),
  purl: z.string().max(2000).optional(),
  properties: z
    .array(z.object({ name: z.string(), value: z.string().optional() }))
    .default([]),
  components: z.array(z.unknown()).default([]),
});

const schema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.object({ component: z.unknown() }).default({}),
  components: z.array(z.unknown()).default([]),
  dependencies: z
    .array(
      z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) }),
    )
    .default([]),
});

type Component = z.infer<typeof componentFields>;

interface Library {
  component: Component;
  purl: PythonPurl;
}

/**
 * Reads a CycloneDX document as JSON, versions 1.4 to 1.7: its components with a purl of the type `pypi`.
 *
 * @throws InputError when it is malformed, of another version, too large, or has components but no Python library.
 */
export function parseCycloneDx(file: { path: string; text: string }): Lock {
  const bom = check(file.path, schema, toObject(file));
  if (!KNOWN_VERSIONS.includes(bom.specVersion)) {
    throw new InputError(
      `${file.path} is CycloneDX ${bom.specVersion.slice(
        0,
        20,
      )}; make it as ${KNOWN_VERSIONS.join(', ')}, which are read`,
    );
  }
  const components = flatten(file.path, bom.components);
  const libraries = toLibraries(components);
  if (components.length > 0 && libraries.length === 0) {
    throw new InputError(
      `${file.path} names ${components.length} components, none of them a Python library (with a purl such as pkg:pypi/flask@3.1.0); make it from the service's Python environment`,
    );
  }
  return {
    format: `CycloneDX ${bom.specVersion}`,
    libraries: withNeeds(libraries, bom.dependencies),
    declared: findDeclared(
      check(file.path, componentFields.optional(), bom.metadata.component),
      {
        libraries,
        dependencies: bom.dependencies,
      },
    ),
    markersAreLocked: true,
  };
}

function toObject({ path, text }: { path: string; text: string }): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(
      `${path} is not JSON; of SBOMs only CycloneDX as JSON is read`,
      error instanceof Error ? error : undefined,
    );
  }
}

function check<T>(
  path: string,
  expected: z.ZodType<T, z.ZodTypeDef, unknown>,
  value: unknown,
): T {
  const result = expected.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(
    `${path} is not a CycloneDX document: ${issue?.path.join('.')}: ${
      issue?.message
    }`,
  );
}

function flatten(path: string, roots: unknown[]): Component[] {
  const flat: Component[] = [];
  let level = roots;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === MAX_DEPTH) {
      throw new InputError(
        `${path} nests components more than ${MAX_DEPTH} deep`,
      );
    }
    checkCount(path, flat.length + level.length);
    const components = level.map(item => check(path, componentFields, item));
    flat.push(...components);
    level = components.flatMap(component => component.components);
  }
  return flat;
}

/** A component without a purl counts where all the others are of Python: uv writes the ones from a folder like that. */
function toLibraries(components: Component[]): Library[] {
  const found = components.map(component => ({
    component,
    purl: component.purl ? parsePurl(component.purl) : undefined,
  }));
  const isOnlyPython =
    found.some(({ purl }) => purl) &&
    found.every(({ component, purl }) => purl ?? !component.purl);
  return found.flatMap(({ component, purl }) => {
    if (purl) return [{ component, purl }];
    const { name, type } = component;
    return isOnlyPython && name && type === 'library'
      ? [{ component, purl: { name: normalizeName(name), origin: 'unknown' } }]
      : [];
  });
}

function withNeeds(
  libraries: Library[],
  dependencies: z.infer<typeof schema>['dependencies'],
): LockedLibrary[] {
  const byRef = new Map(
    libraries.map(library => [library.component['bom-ref'], library]),
  );
  const needsOf = new Map(
    dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]),
  );
  return libraries.map(({ component, purl }) => {
    const marker = propertyOf(component, 'uv:package:marker');
    return {
      name: purl.name,
      version: purl.version ?? component.version ?? undefined,
      origin: purl.origin,
      index: withoutCredentials(purl.index ?? ''),
      marker,
      extras: [],
      needs: (needsOf.get(component['bom-ref'] ?? '') ?? []).flatMap(ref => {
        const target = byRef.get(ref);
        return target
          ? [
              {
                name: target.purl.name,
                version: target.purl.version,
                extras: [],
              },
            ]
          : [];
      }),
    };
  });
}

function propertyOf(
  { properties }: Component,
  name: string,
): string | undefined {
  return properties.find(property => property.name === name)?.value;
}

/** What the described component depends on; undefined when the document does not say. */
function findDeclared(
  described: Component | undefined,
  {
    libraries,
    dependencies,
  }: {
    libraries: Library[];
    dependencies: z.infer<typeof schema>['dependencies'];
  },
): DeclaredLibraries | undefined {
  const refs = new Set(
    dependencies.find(({ ref }) => ref === described?.['bom-ref'])?.dependsOn,
  );
  const declared: DeclaredLibraries = new Map();
  for (const { component, purl } of libraries) {
    if (refs.has(component['bom-ref'] ?? ''))
      declare(declared, { group: MAIN, name: purl.name });
  }
  return declared.size > 0 ? declared : undefined;
}
