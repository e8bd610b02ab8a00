import { InputError } from '@backstage/errors';
import { pathText, type BytePath } from '../../git/paths';

/**
 * Refuses a template's tree that no machine could check out safely: paths that leave the root or reach into `.git`,
 * and paths that are one file where case does not count.
 *
 * @throws InputError that names the path.
 */
export function assertSafePaths(paths: Iterable<BytePath>): void {
  const seen = new Map<string, BytePath>();
  for (const path of paths) {
    const names = path.split('/');
    if (names.some(name => /^(\.{0,2}|\.git|git~1)[ .]*$/i.test(name))) {
      throw new InputError(
        `The template's new version holds the path ${JSON.stringify(
          pathText(path),
        )}, which leaves the repository or reaches into .git; correct the template.`,
      );
    }
    const twin = seen.get(foldCase(path));
    if (twin !== undefined) {
      throw new InputError(
        `The template's new version holds ${pathText(twin)} and ${pathText(
          path,
        )}, which are one file where case does not count; rename one of them.`,
      );
    }
    seen.set(foldCase(path), path);
  }
}

/** New paths that an existing one differs from by case alone, with that one. */
export function findCaseTwins(
  existing: Iterable<BytePath>,
  added: BytePath[],
): Map<BytePath, BytePath> {
  const twins = new Map<BytePath, BytePath>();
  if (added.length === 0) return twins;
  const byFold = new Map<string, BytePath>();
  for (const path of existing) byFold.set(foldCase(path), path);
  for (const path of added) {
    const twin = byFold.get(foldCase(path));
    if (twin !== undefined && twin !== path) twins.set(path, twin);
  }
  return twins;
}

function foldCase(path: BytePath): string {
  return pathText(path).toLowerCase();
}
