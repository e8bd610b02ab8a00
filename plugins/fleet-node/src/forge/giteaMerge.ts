import { isError } from '@backstage/errors';
import type { GiteaClient } from './GiteaClient';
import { pullPath } from './giteaPaths';
import { pullRequestSchema } from './giteaPullRequestSchema';
import type { MergeOptions, MergeOutcome, PullRequest } from './PullRequest';

/** How often a merge is tried that failed for no reason that lasts, such as a base branch that moved meanwhile. */
const ATTEMPTS = 3;

type Refusal = Extract<MergeOutcome, { merged: false }>['reason'];

const ADVICE: Record<
  Refusal,
  (options: MergeOptions, pull: PullRequest, words: string) => string
> = {
  blocked: ({ number }, { base }, words) =>
    `The host does not merge pull request ${number} into ${base.branch} now (${words}); see to what it asks for, and merge again.`,
  closed: ({ number }) =>
    `Pull request ${number} was closed without merging; reopen it there if that was not meant.`,
  draft: ({ number }) =>
    `Pull request ${number} is a draft; mark it as ready before merging.`,
  'head-moved': ({ number, expectedHead }, { head }) =>
    `${head.branch} of pull request ${number} is at ${head.commit} now, not at ${expectedHead}; look at its new commits first.`,
  'merged-otherwise': ({ number, expectedHead }, { head }) =>
    `Pull request ${number} is merged at ${head.commit}, not at ${expectedHead}; look at what was merged.`,
  'not-mergeable': ({ number }, { head, base }, words) =>
    `${head.branch} of pull request ${number} conflicts with ${base.branch}, or the host has not looked yet (${words}); bring ${base.branch} into it, or try again in a minute.`,
};

/**
 * Merges what was looked at and nothing newer. Whatever the host answers, or if the answer is lost, the pull request
 * itself tells what happened; so merging twice, or beside a twin, is merging once.
 */
export function giteaMerge(client: GiteaClient) {
  return {
    /** @throws what the host failed with; a merge that it refuses is an outcome with its reason. */
    async mergePullRequest(options: MergeOptions): Promise<MergeOutcome> {
      for (let attempt = 1; ; attempt++) {
        const said = await tryMerge(client, options);
        const response = await client.request('GET', pullPath(options));
        const pullRequest = await client.read(response, pullRequestSchema);
        const { reason, retry } = explain(pullRequest, options, said);
        if (reason === 'merged') return { merged: true, pullRequest };
        if (said.error && reason === 'blocked') throw said.error;
        if (retry && attempt < ATTEMPTS) continue;
        const message = ADVICE[reason](options, pullRequest, said.words);
        return { merged: false, reason, message, pullRequest };
      }
    },
  };
}

interface Said {
  status?: number;
  words: string;
  error?: Error;
}

async function tryMerge(
  client: GiteaClient,
  options: MergeOptions,
): Promise<Said> {
  const { method = 'merge', title, message, expectedHead } = options;
  try {
    const path = `${pullPath(options)}/merge`;
    const response = await client.request('POST', path, {
      Do: method,
      head_commit_id: expectedHead,
      delete_branch_after_merge: options.deleteBranch ?? false,
      ...(title && { MergeTitleField: title }),
      ...(message && { MergeMessageField: message }),
    });
    const { status } = response;
    if (![200, 404, 405, 409].includes(status)) await client.refuse(response);
    return { status, words: await client.reason(response) };
  } catch (error) {
    if (isError(error) && error.name === 'ServiceUnavailableError') {
      return { words: error.message, error };
    }
    throw error;
  }
}

function explain(
  pull: PullRequest,
  { expectedHead }: MergeOptions,
  { status }: Said,
): { reason: Refusal | 'merged'; retry: boolean } {
  const final = (reason: Refusal | 'merged') => ({ reason, retry: false });
  const sameHead = pull.head.commit === expectedHead;
  if (pull.state === 'merged') {
    return final(sameHead ? 'merged' : 'merged-otherwise');
  }
  if (pull.state === 'closed') return final('closed');
  if (!sameHead) return final('head-moved');
  if (pull.draft) return final('draft');
  if (!pull.mergeable) return final('not-mergeable');
  return { reason: 'blocked', retry: status === 409 };
}
