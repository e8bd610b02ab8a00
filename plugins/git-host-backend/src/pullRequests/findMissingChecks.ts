import type { BranchProtections } from './BranchProtections';
import { missingContexts, type CommitStatuses } from './CommitStatuses';
import type { Repository } from '../repositories/repositories';

/** The checks that a branch requires and that have not succeeded on a commit. */
export async function findMissingChecks(options: {
  protections: BranchProtections;
  statuses: CommitStatuses;
  repository: Repository;
  branch: string;
  commit: string;
}): Promise<string[]> {
  const { protections, statuses, repository, branch, commit } = options;
  const protection = await protections.find(repository, branch);
  if (!protection) return [];
  return missingContexts(
    protection.requiredContexts,
    await statuses.list(repository, commit),
  );
}
