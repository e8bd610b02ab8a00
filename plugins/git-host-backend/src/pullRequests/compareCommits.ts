import { GitError, runGit } from '@slipway/plugin-fleet-node';

/** How a head stands to a base. It follows from the two commit ids alone, so it is computed once and kept. */
export interface Comparison {
  /** Undefined when the two have no common history. */
  mergeBase?: string;
  /** The tree of the merge; undefined when the two conflict. */
  tree?: string;
}

const MAX_KEPT = 20_000;
const kept = new Map<string, Promise<Comparison>>();

export function compareCommits(options: {
  gitDir: string;
  base: string;
  head: string;
}): Promise<Comparison> {
  const { gitDir, base, head } = options;
  const key = `${gitDir}:${base}:${head}`;
  const found = kept.get(key);
  if (found) return found;
  const comparison = compareAfresh(options);
  kept.set(key, comparison);
  comparison.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest) kept.delete(oldest);
  return comparison;
}

/** Whether a commit is part of the history of another. */
export async function isPartOf(options: {
  gitDir: string;
  commit: string;
  history: string;
}): Promise<boolean> {
  const { gitDir, commit, history } = options;
  const args = ['merge-base', '--is-ancestor', commit, history];
  return (await runUnlessNo(gitDir, args)) !== undefined;
}

/** As {@link compareCommits}, with the tree certainly in this repository. */
export async function compareAfresh(options: {
  gitDir: string;
  base: string;
  head: string;
}): Promise<Comparison> {
  const { gitDir, base, head } = options;
  const mergeBase = await runUnlessNo(gitDir, ['merge-base', base, head]);
  if (!mergeBase) return {};
  const merged = await runUnlessNo(gitDir, [
    'merge-tree',
    '--write-tree',
    '--no-messages',
    base,
    head,
  ]);
  return { mergeBase, tree: merged };
}

/** The output, or undefined when git says "no" by its exit status 1. */
async function runUnlessNo(
  gitDir: string,
  args: string[],
): Promise<string | undefined> {
  try {
    const output = await runGit(args, { cwd: gitDir });
    return output.toString('ascii').trim();
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return undefined;
    throw error;
  }
}
