import { GitError } from '../git/GitError';
import { runGit } from '../git/git';
import type { TemplateLock } from './lineageFiles';
import { pristineRef, pristineRefOf } from './templateVersion';

/** The tree an update starts from, and how it was had. */
export type FoundBase =
  | { tree: string; from: 'ref' | 'render' }
  /** No tree that is proved to be what the lock records; `reason` is a sentence for the pull request. */
  | { tree: undefined; from: 'none'; reason: string };

/**
 * Finds the pristine render that a service was made from or last updated to: what the repository keeps under its
 * template's ref, if that is the recorded tree; otherwise a new render, if it has the recorded id byte by byte.
 */
export async function findBase(options: {
  /** A repository into which the service's template refs were fetched. */
  gitDir: string;
  lock: Pick<TemplateLock, 'template' | 'version' | 'tree'>;
  /** Renders what the lock records into the same repository and gives the tree's id. */
  render: () => Promise<string>;
}): Promise<FoundBase> {
  const { gitDir, lock, render } = options;
  const ref = pristineRef(lock);
  const stored = await treeOf(gitDir, ref);
  if (stored === lock.tree) return { tree: stored, from: 'ref' };
  const other = await treeOf(gitDir, pristineRefOf(lock));
  if (other === lock.tree) return { tree: other, from: 'ref' };

  const why = stored
    ? `${ref} is not what the lock records`
    : `the repository has no ${ref}`;
  let rendered: string;
  try {
    rendered = await render();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return none(
      `${why}, and version ${lock.version} cannot be rendered again: ${message}`,
    );
  }
  if (rendered === lock.tree) return { tree: rendered, from: 'render' };
  return none(
    `${why}, and rendering version ${lock.version} again gives other files than the lock records`,
  );
}

function none(why: string): FoundBase {
  return {
    tree: undefined,
    from: 'none',
    reason: `There is no base: ${why}. Nothing is deleted, and every difference has to be decided.`,
  };
}

async function treeOf(gitDir: string, ref: string) {
  try {
    const output = await runGit(
      ['rev-parse', '--quiet', '--verify', `${ref}^{tree}`],
      { cwd: gitDir },
    );
    return output.toString('latin1').trim();
  } catch (error) {
    // The ref is not there, or what it points to is not.
    if (error instanceof GitError && error.exitCode !== undefined) {
      return undefined;
    }
    throw error;
  }
}
