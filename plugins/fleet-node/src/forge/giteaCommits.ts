import { z } from 'zod';
import type { GiteaClient } from './GiteaClient';
import { encodePath, repositoryPath } from './giteaPaths';
import type {
  Branch,
  CheckState,
  CombinedStatus,
  CommitStatus,
  RepositoryName,
} from './PullRequest';

const statusesSchema = z
  .array(
    z.object({
      id: z.number(),
      context: z.string(),
      status: z.enum([
        'pending',
        'success',
        'error',
        'failure',
        'warning',
        'skipped',
      ]),
      description: z.string().nullish(),
      target_url: z.string().nullish(),
    }),
  )
  .nullish()
  .transform(list => list ?? []);

const combinedSchema = z.object({ statuses: statusesSchema });

const branchSchema = z.object({
  name: z.string(),
  commit: z.object({ id: z.string() }),
  user_can_push: z.boolean().nullish(),
  enable_status_check: z.boolean().nullish(),
  status_check_contexts: z.array(z.string()).nullish(),
});

const commitSchema = z
  .object({
    commit: z.object({
      message: z.string(),
      tree: z.object({ sha: z.string() }),
    }),
    parents: z
      .array(z.object({ sha: z.string() }))
      .nullish()
      .transform(list => list ?? []),
  })
  .transform(({ commit, parents }) => ({
    message: commit.message,
    tree: commit.tree.sha,
    parents: parents.map(({ sha }) => sha),
  }));

const STATES: Record<string, CheckState> = {
  error: 'failure',
  failure: 'failure',
  pending: 'pending',
};

/** Branches, and what checks say of commits, on a Gitea or Forgejo host. */
export function giteaCommits(client: GiteaClient) {
  return {
    /** Undefined when there is no such branch. */
    async getBranch(
      options: RepositoryName & { branch: string },
    ): Promise<Branch | undefined> {
      const branches = `${repositoryPath(options)}/branches`;
      const path = `${branches}/${encodePath(options.branch)}`;
      const found = await client.find(path, branchSchema);
      if (!found) return undefined;
      const contexts = found.status_check_contexts ?? [];
      return {
        name: found.name,
        commit: found.commit.id,
        canPush: found.user_can_push ?? true,
        requiredContexts: found.enable_status_check ? contexts : [],
      };
    },

    /** Undefined when there is no such commit. */
    getCommit(
      options: RepositoryName & { commit: string },
    ): Promise<
      { message: string; tree: string; parents: string[] } | undefined
    > {
      const commits = `${repositoryPath(options)}/git/commits`;
      return client.find(`${commits}/${options.commit}`, commitSchema);
    },

    /** The last word per context counts, so reporting the same twice is fine. */
    async setCommitStatus(
      options: RepositoryName & CommitStatus & { commit: string },
    ): Promise<void> {
      const { commit, context, state, description, targetUrl } = options;
      const path = `${repositoryPath(options)}/statuses/${commit}`;
      const response = await client.request('POST', path, {
        context,
        state,
        description,
        target_url: targetUrl ?? '',
      });
      if (!response.ok) await client.refuse(response);
    },

    /** Of all checks together; computed here, since versions of Gitea differ in how they combine. */
    async getCombinedStatus(
      options: RepositoryName & { commit: string },
    ): Promise<CombinedStatus> {
      const commits = `${repositoryPath(options)}/commits`;
      const path = `${commits}/${options.commit}/status`;
      const statuses: CommitStatus[] = [];
      const pages = client.pages(
        path,
        combinedSchema.transform(combined => combined.statuses),
      );
      for await (const page of pages) statuses.push(...page.map(readStatus));
      return { state: combine(statuses), statuses };
    },
  };
}

function readStatus(
  status: z.infer<typeof statusesSchema>[number],
): CommitStatus {
  return {
    context: status.context,
    state: STATES[status.status] ?? 'success',
    description: status.description ?? '',
    targetUrl: status.target_url || undefined,
  };
}

function combine(statuses: CommitStatus[]): CombinedStatus['state'] {
  const states = new Set(statuses.map(({ state }) => state));
  if (states.has('failure')) return 'failure';
  if (states.has('pending')) return 'pending';
  return states.size === 0 ? 'none' : 'success';
}
