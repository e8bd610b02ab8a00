import type { GiteaIntegrationConfig } from '@backstage/integration';
import { GiteaClient } from './GiteaClient';
import { giteaCommits } from './giteaCommits';
import { giteaComparisons } from './giteaComparisons';
import { giteaMerge } from './giteaMerge';
import { giteaPullRequests } from './giteaPullRequests';
import { giteaRepositories } from './giteaRepositories';
import type { RepositoryName } from './PullRequest';

export type GiteaForge = ReturnType<typeof createGiteaForge>;

/**
 * A Gitea or Forgejo host, or the embedded one, which speaks the same API.
 *
 * Reading what is not there gives `undefined`; everything else that does not succeed throws an error that says what to do.
 */
export function createGiteaForge(config: GiteaIntegrationConfig) {
  const client = new GiteaClient(config);
  const { host, baseUrl } = client;
  return {
    host,
    ...giteaRepositories(client),
    ...giteaPullRequests(client),
    ...giteaMerge(client),
    ...giteaCommits(client),
    ...giteaComparisons(client),

    /** Git configuration that signs in at this host and at no other, not even when it redirects. */
    gitConfig: () => client.gitConfig(),

    /** The URL to clone from and push to; it holds no credentials. */
    cloneUrl({ owner, name }: RepositoryName): string {
      return `${baseUrl}/${owner}/${name}.git`;
    },

    /** The page of a commit, for people. */
    commitUrl(location: RepositoryName & { commit: string }): string {
      const { owner, name, commit } = location;
      return `${baseUrl}/${owner}/${name}/commit/${commit}`;
    },

    /** The URL of a file or folder on a branch, as people and Backstage's URL reader use it. */
    contentUrl(
      location: RepositoryName & { branch: string; path?: string },
    ): string {
      const { owner, name, branch, path = '' } = location;
      return `${baseUrl}/${owner}/${name}/src/branch/${branch}/${path}`;
    },
  };
}
