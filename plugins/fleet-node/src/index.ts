/**
 * What the server parts of Slipway share: system git, git hosts, and the lineage of generated repositories.
 *
 * @packageDocumentation
 */
export { readEnvironments } from './config/readEnvironments';
export { GitError } from './git/GitError';
export { runGit, spawnGit, type GitOptions, type GitProcess } from './git/git';
export {
  pushNewRefs,
  pushWithLease,
  readRemoteRefs,
  type LeaseOutcome,
  type Remote,
} from './git/remotes';
export {
  initBareRepository,
  listFiles,
  storeSnapshots,
  type CommitAuthor,
  type FileMode,
  type Snapshot,
  type SourceFile,
  type StoredSnapshot,
  type TreeEntry,
} from './git/snapshots';
export { createGiteaForge, type GiteaForge } from './forge/GiteaForge';
export { ForgeRateLimitError } from './forge/GiteaClient';
export type { ForgeRepository } from './forge/giteaRepositories';
export type {
  Branch,
  BranchPosition,
  CheckState,
  CombinedStatus,
  CommitStatus,
  FoundPullRequest,
  MergeOptions,
  MergeOutcome,
  NewPullRequest,
  PullRequest,
  PullRequestName,
  RepositoryName,
} from './forge/PullRequest';
export {
  forgeForHost,
  parseRepositoryTarget,
  type Forge,
  type RepositoryTarget,
} from './forge/forge';
export {
  listingsOf,
  type ListedRepository,
  type RepositoryListing,
} from './forge/repositoryListings';
export {
  LOCK_FILE,
  WISH_FILE,
  formatLock,
  formatWish,
  lockFiles,
  parseLock,
  parseWish,
  type TemplateLock,
  type TemplateWish,
} from './lineage/lineageFiles';
export { pristineRef, templateVersionOf } from './lineage/templateVersion';
