import { ConflictError, NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { GiteaClient } from './GiteaClient';
import { repositoryPath } from './giteaPaths';
import type { RepositoryName } from './PullRequest';

export interface ForgeRepository extends RepositoryName {
  description: string;
  defaultBranch: string;
}

const repositorySchema = z
  .object({
    name: z.string(),
    owner: z.object({ login: z.string() }),
    description: z.string().nullish(),
    default_branch: z.string().nullish(),
  })
  .transform(
    (wire): ForgeRepository => ({
      owner: wire.owner.login,
      name: wire.name,
      description: wire.description ?? '',
      defaultBranch: wire.default_branch ?? '',
    }),
  );

/** Repositories on a Gitea or Forgejo host. */
export function giteaRepositories(client: GiteaClient) {
  return {
    /** Undefined when there is no such repository. */
    getRepository(name: RepositoryName): Promise<ForgeRepository | undefined> {
      return client.find(repositoryPath(name), repositorySchema);
    },

    /**
     * Creates an empty repository, visible as the host has it for new ones unless told otherwise.
     *
     * @throws ConflictError when the name is taken, NotFoundError when there is no such owner.
     */
    async createRepository(
      repository: ForgeRepository & { visibility?: 'private' | 'public' },
    ): Promise<ForgeRepository> {
      const { owner, name, description, defaultBranch, visibility } =
        repository;
      const path = `/orgs/${encodeURIComponent(owner)}/repos`;
      const response = await client.request('POST', path, {
        name,
        description,
        default_branch: defaultBranch,
        ...(visibility && { private: visibility === 'private' }),
        auto_init: false,
      });
      if (response.status === 404) {
        throw new NotFoundError(
          `There is no organisation ${owner} on ${client.host}, or the portal's user may not see it; choose another owner, or ask for it to be made.`,
        );
      }
      if (response.status === 409) {
        throw new ConflictError(
          `${owner}/${name} exists already on ${client.host}.`,
        );
      }
      return client.read(response, repositorySchema);
    },

    async updateDescription(
      repository: RepositoryName & { description: string },
    ): Promise<void> {
      const { description } = repository;
      const path = repositoryPath(repository);
      const response = await client.request('PATCH', path, { description });
      await client.read(response, repositorySchema);
    },

    /** Deletes a repository; one that is gone already is fine. */
    async deleteRepository(name: RepositoryName): Promise<void> {
      const response = await client.request('DELETE', repositoryPath(name));
      if (response.ok || response.status === 404) return;
      await client.refuse(response);
    },
  };
}
