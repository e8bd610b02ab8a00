import { z } from 'zod';
import { normalizeName } from './normalizeName';
import { parseToml } from './parseToml';

/** A library that a service declares in pyproject.toml. */
interface DeclaredLibrary {
  /** Dependency groups in which it is declared; `main` for what the service needs to run. */
  groups: Set<string>;
  /** Declared ranges; none for a library from git, a path or a URL. */
  ranges: Set<string>;
}

/** The declared libraries by normalised name. */
export type DeclaredLibraries = Map<string, DeclaredLibrary>;

/** Group of what a service needs to run; the word Poetry uses. */
const MAIN = 'main';

const poetryDependency = z.union([
  z.string(),
  z.object({ version: z.string().optional() }),
]);
const poetryDependencies = z
  .record(z.union([poetryDependency, z.array(poetryDependency)]))
  .default({});

const schema = z.object({
  project: z
    .object({
      dependencies: z.array(z.string()).default([]),
      'optional-dependencies': z.record(z.array(z.string())).default({}),
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
    })
    .default({}),
});

type Pyproject = z.infer<typeof schema>;
type PoetryDependencies = z.infer<typeof poetryDependencies>;

/**
 * The libraries that pyproject.toml declares: PEP 621 dependencies and extras, PEP 735 groups, and Poetry's own tables.
 * Extras belong to `main`, because Poetry locks them there.
 *
 * @throws InputError when the file is malformed.
 */
export function parsePyproject(text: string): DeclaredLibraries {
  const pyproject = parseToml({ path: 'pyproject.toml', text }, schema);
  const { project, tool } = pyproject;
  const declared: DeclaredLibraries = new Map();

  const extras = Object.values(project['optional-dependencies']).flat();
  declareRequirements(declared, MAIN, [...project.dependencies, ...extras]);
  for (const group of Object.keys(pyproject['dependency-groups'])) {
    const requirements = requirementsOfGroup(pyproject, group, new Set());
    declareRequirements(declared, normalizeName(group), requirements);
  }
  declarePoetry(declared, MAIN, tool.poetry.dependencies);
  declarePoetry(declared, 'dev', tool.poetry['dev-dependencies']);
  for (const [group, { dependencies }] of Object.entries(tool.poetry.group)) {
    declarePoetry(declared, normalizeName(group), dependencies);
  }
  return declared;
}

function declareRequirements(
  declared: DeclaredLibraries,
  group: string,
  requirements: string[],
): void {
  for (const requirement of requirements) {
    const { name, range } = splitRequirement(requirement);
    declare(declared, { group, name, range });
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
      const range =
        typeof constraint === 'string' ? constraint : constraint.version;
      declare(declared, { group, name, range });
    }
  }
}

function declare(
  declared: DeclaredLibraries,
  { group, name, range }: { group: string; name: string; range?: string },
): void {
  const key = normalizeName(name);
  const library = declared.get(key) ?? { groups: new Set(), ranges: new Set() };
  library.groups.add(group);
  if (range) library.ranges.add(range);
  declared.set(key, library);
}

function requirementsOfGroup(
  pyproject: Pyproject,
  group: string,
  visited: Set<string>,
): string[] {
  if (visited.has(normalizeName(group))) return [];
  visited.add(normalizeName(group));
  const entries = Object.entries(pyproject['dependency-groups'])
    .filter(([name]) => normalizeName(name) === normalizeName(group))
    .flatMap(([, items]) => items);
  return entries.flatMap(entry =>
    typeof entry === 'string'
      ? [entry]
      : requirementsOfGroup(pyproject, entry['include-group'], visited),
  );
}

/**
 * Splits a PEP 508 requirement. A direct URL gives no range: it is where the library comes from, and may hold a secret.
 */
function splitRequirement(requirement: string): {
  name: string;
  range?: string;
} {
  const [, name = requirement.trim(), rest = ''] =
    /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?(.*)$/s.exec(requirement) ?? [];
  const [beforeMarker = ''] = rest.split(';');
  const range = beforeMarker.replace(/[()]/g, '').trim();
  return { name, range: range && !range.startsWith('@') ? range : undefined };
}
