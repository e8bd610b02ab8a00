import type { ScmIntegrationRegistry } from '@backstage/integration';
import { repositoryAt, type RepositoryAt } from '@slipway/plugin-fleet-node';
import type { CommitTimeStore } from '../database/CommitTimeStore';
import type { CompareCommits } from './CommitCounter';

/** Compares commits on the hosts of `integrations` that have a forge client; others cannot be asked. */
export function createCompareCommits({
  integrations,
  commitTimes,
}: {
  integrations: ScmIntegrationRegistry;
  /** Is told when the commits were made. */
  commitTimes: CommitTimeStore;
}): CompareCommits {
  return async (sourceLocation, { base, head, limit }) => {
    const repository = repositoryAt(sourceLocation, integrations);
    if (!repository) return undefined;
    const { forge, owner, name } = repository;
    const tip = head ?? (await defaultBranchOf(repository));
    if (!tip) return undefined;
    const range = { owner, name, base, head: tip, limit };
    const found = await forge.compareCommits(range);
    if (found) await commitTimes.save(found.commits);
    return found;
  };
}

/** What the catalog shows is the default branch, and costs no request. */
async function defaultBranchOf(
  repository: RepositoryAt,
): Promise<string | undefined> {
  if (repository.branch) return repository.branch;
  const found = await repository.forge.getRepository(repository);
  return found?.defaultBranch;
}
