import { z } from 'zod/v3';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';
import { toSpecifier } from './pythonRange';
import { parseRequirement } from './requirement';

/** A library that a service declares. */
interface DeclaredLibrary {
  /** Dependency groups in which it is declared; `main` for what the service needs to run. */
  groups: Set<string>;
  /** Declared ranges; none for a library from git, a path or a URL. */
  ranges: Set<string>;
  extras: Set<string>;
  /** Markers under which it is needed; an empty one when it always is. */
  markers: Set<string>;
}

/** The declared libraries by normalised name. */
export type DeclaredLibraries = Map<string, DeclaredLibrary>;

/** What pyproject.toml says of a service's libraries. */
export interface Pyproject {
  declared: DeclaredLibraries;
  /** The Python versions the service supports, as a PEP 440 specifier. */
  python?: string;
  /** Normalised names of the extras it offers; lockfiles of pdm list them among the groups. */
  extras: Set<string>;
}

/** Group of what a service needs to run; the word Poetry uses. */
export const MAIN = 'main';

const requirements = z.array(z.string());
const poetryDependency = z.union([
  z.string(),
  z.object({
    version: z.string().optional(),
    extras: z.array(z.string()).default([]),
    markers: z.string().optional(),
  }),
]);
const poetryDependencies = z
  .record(z.union([poetryDependency, z.array(poetryDependency)]))
  .default({});

const schema = z.object({
  project: z
    .object({
      'requires-python': z.string().optional(),
      dependencies: requirements.default([]),
      'optional-dependencies': z.record(requirements).default({}),
    })
    .default({}),
  'dependency-groups': z
    .record(
      z.array(z.union([z.string(), z.object({ 'include-group': z.string() })])),
    )
    .default({}),
  tool: z
    .object({
      poetry: z
        .object({
          dependencies: poetryDependencies,
          'dev-dependencies': poetryDependencies,
          group: z
            .record(z.object({ dependencies: poetryDependencies }))
            .default({}),
        })
        .default({}),
      uv: z
        .object({ 'dev-dependencies': requirements.default([]) })
        .default({}),
      pdm: z
        .object({ 'dev-dependencies': z.record(requirements).default({}) })
        .default({}),
    })
    .default({}),
});

type Document = z.infer<typeof schema>;
type PoetryDependencies = z.infer<typeof poetryDependencies>;

/**
 * The libraries that pyproject.toml declares: PEP 621 dependencies and extras, PEP 735 groups, and the own tables of
 * Poetry, uv and pdm. Extras belong to `main`, because that is where Poetry locks them.
 *
 * @throws InputError when the file is malformed.
 */
export function parsePyproject(text: string): Pyproject {
  const document = parseToml({ path: 'pyproject.toml', text }, schema);
  const { project, tool } = document;
  const declared: DeclaredLibraries = new Map();

  const extras = Object.values(project['optional-dependencies']).flat();
  declareRequirements(declared, MAIN, [...project.dependencies, ...extras]);
  for (const group of Object.keys(document['dependency-groups'])) {
    const listed = requirementsOfGroup(document, group, new Set());
    declareRequirements(declared, normalizeName(group), listed);
  }
  declareRequirements(declared, 'dev', tool.uv['dev-dependencies']);
  for (const [group, listed] of Object.entries(tool.pdm['dev-dependencies'])) {
    declareRequirements(declared, normalizeName(group), listed);
  }
  declarePoetry(declared, MAIN, tool.poetry.dependencies);
  declarePoetry(declared, 'dev', tool.poetry['dev-dependencies']);
  for (const [group, { dependencies }] of Object.entries(tool.poetry.group)) {
    declarePoetry(declared, normalizeName(group), dependencies);
  }
  return {
    declared,
    python: pythonOf(document),
    extras: new Set(
      Object.keys(project['optional-dependencies']).map(normalizeName),
    ),
  };
}

/** Adds one declaration of a library to what is declared of it already. */
export function declare(
  declared: DeclaredLibraries,
  declaration: {
    group: string;
    name: string;
    range?: string;
    extras?: string[];
    marker?: string;
  },
): void {
  const { group, range, extras = [], marker = '' } = declaration;
  const name = normalizeName(declaration.name);
  const library = declared.get(name) ?? {
    groups: new Set(),
    ranges: new Set(),
    extras: new Set(),
    markers: new Set(),
  };
  library.groups.add(group);
  if (range) library.ranges.add(range);
  for (const extra of extras) library.extras.add(normalizeName(extra));
  library.markers.add(marker);
  declared.set(name, library);
}

function pythonOf({ project, tool }: Document): string | undefined {
  const python = tool.poetry.dependencies.python;
  const range = typeof python === 'string' ? python : undefined;
  return project['requires-python'] ?? (range && toSpecifier(range));
}

function declareRequirements(
  declared: DeclaredLibraries,
  group: string,
  listed: string[],
): void {
  for (const text of listed) {
    const requirement = parseRequirement(text.replace(/^-e\s.*#egg=/, ''));
    const [name] = /^[\w.-]+/.exec(text.trim()) ?? [];
    if (requirement) declare(declared, { group, ...requirement });
    else if (name) declare(declared, { group, name });
  }
}

function declarePoetry(
  declared: DeclaredLibraries,
  group: string,
  dependencies: PoetryDependencies,
): void {
  for (const [name, constraints] of Object.entries(dependencies)) {
    if (name === 'python') continue;
    for (const constraint of [constraints].flat()) {
      const { version, extras, markers } =
        typeof constraint === 'string'
          ? { version: constraint, extras: [], markers: undefined }
          : constraint;
      declare(declared, {
        group,
        name,
        range: version,
        extras,
        marker: markers,
      });
    }
  }
}

function requirementsOfGroup(
  document: Document,
  group: string,
  visited: Set<string>,
): string[] {
  if (visited.has(normalizeName(group))) return [];
  visited.add(normalizeName(group));
  const entries = Object.entries(document['dependency-groups'])
    .filter(([name]) => normalizeName(name) === normalizeName(group))
    .flatMap(([, items]) => items);
  return entries.flatMap(entry =>
    typeof entry === 'string'
      ? [entry]
      : requirementsOfGroup(document, entry['include-group'], visited),
  );
}
