import { z } from 'zod';
import type { GiteaClient } from './GiteaClient';
import { encodePath, repositoryPath } from './giteaPaths';
import type { RepositoryName } from './PullRequest';

/** What one commit has that another does not. */
export interface CommitComparison {
  total: number;
  /** The newest first. */
  commits: ComparedCommit[];
  /** The whole difference, for people. */
  url: string;
}

export interface ComparedCommit {
  commit: string;
  /** First line of its message, at most 200 characters. */
  title: string;
  author: string;
  /** ISO 8601 in UTC. */
  committedAt: string;
  url?: string;
}

const commitSchema = z
  .object({
    sha: z.string(),
    html_url: z.string().nullish(),
    commit: z.object({
      message: z.string(),
      author: z.object({ name: z.string() }),
      committer: z.object({ date: z.string().datetime({ offset: true }) }),
    }),
  })
  .transform(({ sha, html_url: url, commit }): ComparedCommit => {
    const [first = ''] = commit.message.split('\n');
    return {
      commit: sha,
      title: first.trim().slice(0, 200) || 'No message',
      author: commit.author.name,
      committedAt: new Date(commit.committer.date).toISOString(),
      url: url ?? undefined,
    };
  });

const comparisonSchema = z.object({
  total_commits: z.number().int().nullish(),
  commits: z
    .array(commitSchema)
    .nullish()
    .transform(list => list ?? []),
});

/** How commits of a repository stand to each other, on a Gitea or Forgejo host. */
export function giteaComparisons(client: GiteaClient) {
  return {
    /**
     * The commits that `head` has and `base` has not: branches, tags or commit ids. Gitea sends all of them, so the limit
     * spares the caller, not the host.
     *
     * @returns undefined when the repository has not both of them.
     */
    async compareCommits(
      options: RepositoryName & { base: string; head: string; limit: number },
    ): Promise<CommitComparison | undefined> {
      const { owner, name, base, head, limit } = options;
      const range = `${encodePath(base)}...${encodePath(head)}`;
      const path = `${repositoryPath(options)}/compare/${range}`;
      const found = await client.find(path, comparisonSchema);
      return (
        found && {
          total: found.total_commits ?? found.commits.length,
          commits: found.commits.slice(0, limit),
          url: `${client.baseUrl}/${owner}/${name}/compare/${range}`,
        }
      );
    },
  };
}
