import { ConflictError } from '@backstage/errors';
import { runGit } from '@slipway/plugin-fleet-node';
import { compareAfresh } from './compareCommits';
import type { PullRequest } from './pullRequest';

export const MERGE_STYLES = ['merge', 'squash', 'fast-forward-only'] as const;
export type MergeStyle = (typeof MERGE_STYLES)[number];

export interface MergeMessage {
  title?: string;
  message?: string;
}

/**
 * The commit that the base branch is to move to; no branch moves here.
 *
 * @throws ConflictError when the two branches cannot be put together in this way.
 */
export async function writeMerge(options: {
  gitDir: string;
  pull: PullRequest;
  /** The tip of the base branch. */
  baseTip: string;
  style: MergeStyle;
  text: MergeMessage;
  by: string;
}): Promise<string> {
  const { gitDir, pull, baseTip, style, text, by } = options;
  const { headCommit: head } = pull;
  const { mergeBase, tree } = await compareAfresh({
    gitDir,
    base: baseTip,
    head,
  });
  if (style === 'fast-forward-only') {
    if (mergeBase === baseTip) return head;
    throw new ConflictError(
      `${pull.base} has commits that ${pull.head} lacks, so it cannot be moved forward; merge or squash instead.`,
    );
  }
  if (!tree) {
    throw new ConflictError(
      `${pull.head} conflicts with ${pull.base}; merge ${pull.base} into ${pull.head}, resolve the conflicts and push.`,
    );
  }
  const parents = style === 'merge' ? [baseTip, head] : [baseTip];
  const output = await runGit(
    ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])],
    { cwd: gitDir, env: identity(by), input: messageOf(pull, style, text) },
  );
  return output.toString('ascii').trim();
}

function messageOf(
  { title, number, head, base }: PullRequest,
  style: MergeStyle,
  text: MergeMessage,
): string {
  const standard =
    style === 'merge'
      ? `Merge pull request '${title}' (#${number}) from ${head} into ${base}`
      : `${title} (#${number})`;
  const lines = [text.title?.trim() || standard, text.message?.trim()];
  return `${lines.filter(Boolean).join('\n\n')}\n`;
}

/** The address is Gitea's for a person who shows none. */
function identity(name: string): Record<string, string> {
  const email = `${name}@noreply.localhost`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}
