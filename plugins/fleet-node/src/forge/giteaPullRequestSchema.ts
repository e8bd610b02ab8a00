import { z } from 'zod';
import type { PullRequest } from './PullRequest';

/** Begins the text of a pull request that was closed because a twin had opened the same. */
export const DUPLICATE_MARK = '<!-- slipway:duplicate -->';

/** Gitea marks a draft in the title, by default so; Forgejo and older versions do the same. */
const DRAFT_MARK = 'WIP: ';
const DRAFT_PATTERN = /^\s*(\[wip\]|wip:|\[draft\]|draft:)\s*/i;

export type GiteaPullRequest = PullRequest & {
  /** It says nothing about what people want. */
  isDuplicate: boolean;
};

const branchSchema = z
  .object({ ref: z.string(), sha: z.string() })
  .transform(({ ref, sha }) => ({ branch: ref, commit: sha }));

export const pullRequestSchema = z
  .object({
    number: z.number().int().positive(),
    html_url: z.string(),
    title: z.string(),
    draft: z.boolean().nullish(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    merged: z.boolean().nullish(),
    user: z.object({ login: z.string() }).nullish(),
    head: branchSchema,
    base: branchSchema,
    mergeable: z.boolean().nullish(),
    merge_commit_sha: z.string().nullish(),
    created_at: z.string(),
    closed_at: z.string().nullish(),
  })
  .transform(
    (wire): GiteaPullRequest => ({
      number: wire.number,
      url: wire.html_url,
      title: withoutDraftMark(wire.title),
      draft: wire.draft ?? DRAFT_PATTERN.test(wire.title),
      body: wire.body ?? '',
      state: wire.merged ? 'merged' : wire.state,
      author: wire.user?.login ?? '',
      head: wire.head,
      base: wire.base,
      mergeable: wire.mergeable ?? false,
      mergeCommit: (wire.merged && wire.merge_commit_sha) || undefined,
      createdAt: wire.created_at,
      endedAt: wire.closed_at ?? undefined,
      isDuplicate: wire.body?.startsWith(DUPLICATE_MARK) ?? false,
    }),
  );

/** The title as the host stores it. */
export function wireTitle(options: { title: string; draft: boolean }): string {
  const title = withoutDraftMark(options.title);
  return options.draft ? `${DRAFT_MARK}${title}` : title;
}

function withoutDraftMark(title: string): string {
  return title.replace(DRAFT_PATTERN, '');
}
