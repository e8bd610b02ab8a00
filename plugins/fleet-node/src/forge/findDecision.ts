import type { FoundPullRequest, NewPullRequest } from './PullRequest';
import type { GiteaPullRequest } from './giteaPullRequestSchema';

/**
 * What people decided about a branch so far: an open pull request first, else the one that ended last. Undefined when
 * nothing was asked yet.
 */
export function findDecision(
  pulls: GiteaPullRequest[],
  { head, base, after = 0 }: Pick<NewPullRequest, 'head' | 'base' | 'after'>,
): FoundPullRequest | undefined {
  const ours = pulls
    .filter(
      pull =>
        !pull.isDuplicate &&
        pull.number > after &&
        pull.head.branch === head &&
        pull.base.branch === base,
    )
    .sort((a, b) => compare(b.endedAt, a.endedAt) || b.number - a.number);
  const open = ours.find(({ state }) => state === 'open');
  if (open) return { outcome: 'open', pullRequest: open };
  const [last] = ours;
  return (
    last && {
      outcome: last.state === 'merged' ? 'merged' : 'declined',
      pullRequest: last,
    }
  );
}

function compare(a = '', b = ''): number {
  return Date.parse(a) - Date.parse(b) || 0;
}
