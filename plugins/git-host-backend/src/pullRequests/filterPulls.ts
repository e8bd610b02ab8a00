import type { PullRequest } from './pullRequest';

export interface PullFilter {
  /** `open` unless given. */
  state?: string;
  base?: string;
  author?: string;
  /** Newest first unless it is one of Gitea's other orders. */
  sort?: string;
}

const ORDERS: Record<string, (a: PullRequest, b: PullRequest) => number> = {
  oldest: (a, b) => a.number - b.number,
  recentupdate: (a, b) => compare(b.updatedAt, a.updatedAt),
  leastupdate: (a, b) => compare(a.updatedAt, b.updatedAt),
  mostcomment: (a, b) => b.comments.length - a.comments.length,
  leastcomment: (a, b) => a.comments.length - b.comments.length,
};

export function filterPulls(
  pulls: PullRequest[],
  { state = 'open', base, author, sort = '' }: PullFilter,
): PullRequest[] {
  const found = pulls.filter(
    pull =>
      (state === 'all' || (state === 'closed') === Boolean(pull.ended)) &&
      (!base || pull.base === base) &&
      (!author || pull.author === author),
  );
  const order = ORDERS[sort];
  return order ? found.sort(order) : found;
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
