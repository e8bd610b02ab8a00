/**
 * What the server parts of Slipway share: system git, git hosts, and the lineage of generated repositories.
 *
 * @packageDocumentation
 */
export {
  readEnvironments,
  type EnvironmentConfig,
} from './config/readEnvironments';
export {
  readTemplateEnvironments,
  type TemplateEnvironment,
} from './config/templateEnvironments';
export { BlobReader } from './git/BlobReader';
export {
  commitChanges,
  fetchTip,
  listPaths,
  readText,
  type FileChanges,
} from './git/changes';
export { diffFiles, type FileDiff } from './git/diffFiles';
export { commitTree, readCommit } from './git/commits';
export { fetchWithin } from './git/fetchWithin';
export { GitError } from './git/GitError';
export { requireGitVersion } from './git/gitVersion';
export { runGit, spawnGit, type GitOptions } from './git/git';
export { gitLauncherServiceRef } from './git/gitLauncherService';
export type { GitProcess } from './git/LaunchedGit';
export {
  findLastCommits,
  isAncestor,
  type LandedCommit,
  type LastCommits,
} from './git/lastCommits';
export { fetchMirror, readRemoteBranch } from './git/mirror';
export { findFilesWith, listTree, type ListedEntry } from './git/trees';
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
export type {
  CommitComparison,
  ComparedCommit,
} from './forge/giteaComparisons';
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
  labelRepository,
  parseRepositoryTarget,
  remoteOf,
  repositoryAtUrl,
  type Forge,
  type RepositoryTarget,
} from './forge/forge';
export { repositoryAt, type RepositoryAt } from './forge/repositoryAt';
export {
  probeRemote,
  remoteForUrl,
  type RemoteAccess,
} from './forge/remoteForUrl';
export { sourcePlaceOf, type SourcePlace } from './forge/sourcePlace';
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
export { driftOf, readDrift, type Drift } from './lineage/drift';
export { findBase, type FoundBase } from './lineage/findBase';
export {
  migrateValues,
  parseValueMigrations,
  type ValueMigration,
} from './lineage/migrateValues';
export {
  findNearestVersion,
  type NearestVersion,
  type RenderedVersion,
} from './lineage/nearestVersion';
export { readLineageAt, type FoundLineage } from './lineage/readLineageAt';
export { updateDirection } from './lineage/updateDirection';
export { planFolderUpdate } from './lineage/planFolderUpdate';
export { planUpdate, type PlannedUpdate } from './lineage/planUpdate';
export type {
  Finding,
  FindingKind,
  Kept,
  PathPlan,
  UpdatePlan,
} from './lineage/update/updatePlan';
export { isLockfile } from './lineage/update/updatePolicy';
export type {
  DeclaredMove,
  SourceText,
  UpdatePolicy,
} from './lineage/update/updatePolicy';
export {
  pristineRef,
  pristineRefOf,
  templateVersionOf,
} from './lineage/templateVersion';
export { checkValues } from './render/checkValues';
export type { RenderContext } from './render/renderContext';
export {
  renderTemplate,
  type Render,
  type RenderEnvironment,
  type RenderRequest,
  type TemplateOrigin,
} from './render/renderTemplate';
export { templateEngine } from './render/templateEngine';
export { repeatFolders } from './render/repeatFolders';
export {
  CONFLICT_MARKERS_CONTEXT,
  checkConflictMarkers,
} from './updates/checkConflictMarkers';
export { closeProposal } from './updates/closeProposal';
export { observeProposal } from './updates/observeProposal';
export { describeMigration } from './updates/updateMigrations';
export { prepareTemplateUpdate } from './updates/prepareTemplateUpdate';
export type {
  PreparedUpdate,
  UpdateEnvironment,
  UpdateRequest,
} from './updates/preparedUpdate';
export type {
  ObservedProposal,
  Proposal,
  ProposalMark,
  ProposalOutcome,
} from './updates/proposal';
export { publishProposal } from './updates/publishProposal';
export {
  basicAuthorization,
  readBasicCredentials,
  splitCredentials,
  type BasicCredentials,
} from './config/basicCredentials';
export { runInSandbox } from './sandbox/runInSandbox';
export { sandboxSupport } from './sandbox/sandboxSupport';
export type {
  SandboxedCommand,
  SandboxResult,
  SandboxSupport,
} from './sandbox/sandbox';
export { makeLockfiles, type MadeLockfiles } from './resolver/makeLockfiles';
export {
  readResolverConfig,
  type ResolverConfig,
} from './resolver/resolverConfig';
export { parseLifecycle, type Lifecycle } from './updates/lifecycle';
export { readTemplate, type TemplateSource } from './updates/readTemplate';
export { pristineMessage } from './updates/renderTarget';
export {
  fetchServiceRepository,
  type ServiceRepository,
} from './updates/serviceRepository';
export {
  resolveLibraryBump,
  type ResolvedBump,
} from './libraryBump/resolveLibraryBump';
export { normalizeName } from './libraryBump/requirement';
export {
  planLibraryBump,
  type DependencyFiles,
  type LibraryBumpClass,
  type LibraryBumpPlan,
} from './libraryBump/planLibraryBump';
export {
  parseCodeMigrations,
  readTrustedTemplates,
  type CodeMigration,
} from './migrations/codeMigrations';
export { runMigrations } from './migrations/runMigrations';
export {
  describeFailedCommand,
  runOverTree,
  type TreeRun,
} from './sandbox/runOverTree';
export {
  prepareTemplateBump,
  type PreparedTemplateBump,
  type TemplateBumpRequest,
} from './templateBump/prepareTemplateBump';
export { templatePlaceOf } from './templateBump/templatePlace';
