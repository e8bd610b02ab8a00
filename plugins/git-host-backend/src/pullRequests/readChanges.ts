import { runGit, spawnGit, type GitProcess } from '@slipway/plugin-fleet-node';
import { readCommits, type Commit } from '../repositories/commits';
import { readBeginning } from '../repositories/contents';

export interface ChangedFile {
  path: string;
  /** Where it was, when it was moved. */
  previousPath?: string;
  /** In Gitea's words. */
  status: 'added' | 'deleted' | 'changed' | 'renamed' | 'copied';
  /** Lines; 0 for what is not text. */
  additions: number;
  deletions: number;
  binary: boolean;
}

/** The two commits between which a pull request's changes lie. */
export interface ChangeRange {
  gitDir: string;
  mergeBase: string;
  headCommit: string;
}

const STATUS: Record<string, ChangedFile['status']> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
};

const DIFF = ['diff', '--no-color', '--no-ext-diff', '--find-renames'];

/** In the order of their paths. */
export async function readChangedFiles(
  range: ChangeRange,
): Promise<ChangedFile[]> {
  if (!range.mergeBase) return [];
  const output = await diff(range, ['--raw', '--numstat', '-z']);
  const fields = output.toString('utf8').split('\0').values();
  const next = (): string => fields.next().value ?? '';
  const files = new Map<string, ChangedFile>();
  for (let field = next(); field !== ''; field = next()) {
    if (field.startsWith(':')) {
      const kind = field.split(' ').at(-1)?.charAt(0) ?? '';
      const first = next();
      const moved = kind === 'R' || kind === 'C';
      const path = moved ? next() : first;
      files.set(path, {
        path,
        ...(moved && { previousPath: first }),
        status: STATUS[kind] ?? 'changed',
        additions: 0,
        deletions: 0,
        binary: false,
      });
      continue;
    }
    const [added = '', deleted = '', ...rest] = field.split('\t');
    let path = rest.join('\t');
    // A moved file has its two paths after an empty one.
    if (path === '') {
      next();
      path = next();
    }
    const file = files.get(path);
    if (!file) continue;
    file.binary = added === '-';
    file.additions = Number.parseInt(added, 10) || 0;
    file.deletions = Number.parseInt(deleted, 10) || 0;
  }
  return [...files.values()];
}

/** Oldest first. */
export async function readChangeCommits(
  range: ChangeRange & { skip: number; limit: number },
): Promise<{ commits: Commit[]; total: number }> {
  const { gitDir, mergeBase, headCommit, skip, limit } = range;
  if (!mergeBase) return { commits: [], total: 0 };
  const from = `${mergeBase}..${headCommit}`;
  const count = await runGit(['rev-list', '--count', from], { cwd: gitDir });
  const total = Number(count.toString('ascii'));
  const newestSkipped = Math.max(0, total - skip - limit);
  const commits = await readCommits({
    gitDir,
    from,
    skip: newestSkipped,
    limit: Math.max(0, Math.min(limit, total - skip)),
  });
  return { commits: commits.reverse(), total };
}

/** Writes the changes as `git apply` (diff) or `git am` (patch) takes them. */
export function spawnDiff(
  { gitDir, mergeBase, headCommit }: ChangeRange,
  type: 'diff' | 'patch',
): GitProcess {
  const args =
    type === 'diff'
      ? [...DIFF, '--binary', mergeBase, headCommit, '--']
      : ['format-patch', '--stdout', '--binary', `${mergeBase}..${headCommit}`];
  return spawnGit(args, { cwd: gitDir });
}

/** The beginning of the changes, for people: what is not text is only named. */
export function readDiffText(
  { gitDir, mergeBase, headCommit }: ChangeRange,
  maxBytes: number,
): Promise<Buffer> {
  const args = [...DIFF, mergeBase, headCommit, '--'];
  return readBeginning({ gitDir, args, maxBytes });
}

function diff(
  { gitDir, mergeBase, headCommit }: ChangeRange,
  options: string[],
): Promise<Buffer> {
  return runGit([...DIFF, ...options, mergeBase, headCommit, '--'], {
    cwd: gitDir,
  });
}
