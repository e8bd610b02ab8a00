import { readTree, type GitStore, type GitTree } from '../git/readTrees';

/** A template version as rendered for a repository that no template made. */
export interface RenderedVersion {
  version: string;
  /** Id of the rendered tree, in the same repository. */
  tree: string;
}

export interface NearestVersion extends RenderedVersion {
  /** Files of the render that the repository has byte by byte. */
  equal: number;
  /** Files of both with different content. */
  different: number;
  /** Files of the render that the repository lacks. */
  missing: number;
}

/**
 * The template version from which an existing repository differs least, to link it to: the fewest files that are
 * different or missing, then the most that are equal, then the first in the list. Undefined when no version has a file
 * that the repository has as well.
 */
export async function findNearestVersion(options: {
  gitDir: string;
  /** Commit or tree of the repository. */
  revision: string;
  /** Newest first, so that the newest of equals wins. */
  versions: RenderedVersion[];
}): Promise<NearestVersion | undefined> {
  const { gitDir, revision, versions } = options;
  const store: GitStore = { cwd: gitDir };
  const project = await readTree(store, revision);
  let nearest: NearestVersion | undefined;
  for (const version of versions) {
    const rendered = await readTree(store, version.tree);
    const candidate = { ...version, ...compareTrees(rendered, project) };
    if (candidate.equal + candidate.different === 0) continue;
    if (!nearest || isNearer(candidate, nearest)) nearest = candidate;
  }
  return nearest;
}

function compareTrees(rendered: GitTree, project: GitTree) {
  const counts = { equal: 0, different: 0, missing: 0 };
  for (const [path, { id }] of rendered) {
    const own = project.get(path);
    if (!own) counts.missing += 1;
    else if (own.id === id) counts.equal += 1;
    else counts.different += 1;
  }
  return counts;
}

function isNearer(a: NearestVersion, b: NearestVersion): boolean {
  const distance = (item: NearestVersion) => item.different + item.missing;
  return (
    distance(a) < distance(b) ||
    (distance(a) === distance(b) && a.equal > b.equal)
  );
}
