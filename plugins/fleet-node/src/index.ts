/**
 * What the server parts of Slipway share: system git, git hosts, and the lineage of generated repositories.
 *
 * @packageDocumentation
 */
export { GitError } from './git/GitError';
export { runGit, spawnGit, type GitOptions, type GitProcess } from './git/git';
