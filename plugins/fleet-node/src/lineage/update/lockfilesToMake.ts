import { pathText, type BytePath } from '../../git/paths';
import { isSameEntry, type GitEntry, type GitTree } from '../../git/readTrees';
import type { TreeChanges } from '../../git/writeTrees';
import { isLockfile } from './updatePolicy';

type Lookup = (path: BytePath) => GitEntry | undefined;

const MANIFESTS: Record<string, string> = {
  'package-lock.json': 'package.json',
  'npm-shrinkwrap.json': 'package.json',
  'yarn.lock': 'package.json',
  'pnpm-lock.yaml': 'package.json',
  'Pipfile.lock': 'Pipfile',
  'Cargo.lock': 'Cargo.toml',
  'go.sum': 'go.mod',
  'Gemfile.lock': 'Gemfile',
  'composer.lock': 'composer.json',
};

/**
 * Lockfiles that their tool has to make again: those that need not match what they lock in the result, and those that
 * both sides changed.
 */
export function findLockfilesToMake(
  { project, template }: { project: GitTree; template: GitTree },
  changes: TreeChanges,
  generated: Set<BytePath>,
): string[] {
  const written: GitEntry = { mode: '', id: 'new content' };
  const found = findUnmatched({
    paths: new Set([...project.keys(), ...changes.keys()]),
    project: path => project.get(path),
    template: path => template.get(path),
    result: path => {
      const change = changes.get(path);
      if (change === undefined) return project.get(path);
      if (change === null) return undefined;
      return 'id' in change ? change : written;
    },
  });
  return [...new Set([...found, ...generated])].map(pathText).sort();
}

/** The same for a result that is a tree already, such as one that commands changed. */
export function findLockfilesBehind({
  project,
  template,
  result,
}: {
  project: GitTree;
  template: GitTree;
  result: GitTree;
}): string[] {
  return findUnmatched({
    paths: result.keys(),
    project: path => project.get(path),
    template: path => template.get(path),
    result: path => result.get(path),
  })
    .map(pathText)
    .sort();
}

/**
 * Lockfiles of the result that need not match what they lock: neither the project nor the template has this lockfile
 * together with this manifest.
 */
function findUnmatched(options: {
  paths: Iterable<BytePath>;
  result: Lookup;
  project: Lookup;
  template: Lookup;
}): BytePath[] {
  const { paths, result, project, template } = options;
  return [...paths].filter(path => {
    if (!isLockfile(path) || !result(path)) return false;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const name = path.slice(folder.length);
    const manifest = folder + (MANIFESTS[name] ?? 'pyproject.toml');
    return ![project, template].some(
      side =>
        isSameEntry(result(path), side(path)) &&
        isSameEntry(result(manifest), side(manifest)),
    );
  });
}
