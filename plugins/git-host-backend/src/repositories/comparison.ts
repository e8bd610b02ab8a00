import { InputError } from '@backstage/errors';
import { runGit } from '@slipway/plugin-fleet-node';
import { countCommits, readCommits, type Commit } from './commits';
import { resolveCommit } from './refs';

/** What one commit has that another does not. */
export interface Difference {
  base: string;
  head: string;
  total: number;
  /** The newest first. */
  commits: Commit[];
}

/**
 * Reads `<base>...<head>`, where each is a branch, a tag or a commit id. Git allows no name with two dots in a row.
 *
 * @throws InputError when it is something else, NotFoundError when one of them is not there.
 */
export async function readDifference(options: {
  gitDir: string;
  range: string;
  limit: number;
}): Promise<Difference> {
  const { gitDir, range, limit } = options;
  const [base, head, ...more] = range.split(/\.{2,3}/);
  if (!base || !head || more.length > 0) {
    throw new InputError('Two commits are compared as <base>...<head>.');
  }
  const commits = {
    base: await resolveCommit(gitDir, base),
    head: await resolveCommit(gitDir, head),
  };
  const from = `${commits.base}..${commits.head}`;
  return {
    ...commits,
    total: await countCommits({ gitDir, from }),
    commits: await readCommits({ gitDir, from, limit }),
  };
}

/** Which files differ and by how many lines, as text for people. */
export async function readDifferenceSummary(
  gitDir: string,
  { base, head }: Pick<Difference, 'base' | 'head'>,
): Promise<string> {
  const output = await runGit(
    ['diff', '--no-color', '--stat=120', '--stat-count=500', base, head, '--'],
    { cwd: gitDir },
  );
  return output.toString('utf8');
}
