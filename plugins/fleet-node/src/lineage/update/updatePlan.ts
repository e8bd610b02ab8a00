import type { GitEntry } from '../../git/readTrees';

/** What two sides did to one path that git, or a policy, could not or should not decide alone. */
export type FindingKind =
  /** Both changed the same place; also a link, a submodule or a type changed by both. */
  | 'content'
  /** Both added the path, with different content. */
  | 'add/add'
  /** Both changed a file that has no lines. */
  | 'binary'
  | 'template-deleted/project-modified'
  | 'project-deleted/template-modified'
  | 'project-deleted/template-renamed'
  /** One side renamed a folder into which the other added the file; it was moved along. */
  | 'directory-rename-suggested';

/**
 * What stands in the resulting tree: both sides between markers, the project's side, nothing, or (for a path that the
 * template declared to be its own) the template's side.
 */
export type Kept = 'markers' | 'project' | 'deleted' | 'template';

export interface Finding {
  /** As text; see `pathText` for names that are not UTF-8. */
  path: string;
  kind: FindingKind;
  kept: Kept;
  /** The other name, where a rename or a folder in the way is involved. */
  oldPath?: string;
  /** One sentence for the pull request. */
  why: string;
  /** What each side has there, for links to what is not in the result. */
  base?: GitEntry;
  project?: GitEntry;
  template?: GitEntry;
}

export interface PathPlan {
  path: string;
  /**
   * `clean`: the template's side was taken; `merged`: both sides are in it; `kept`: the project's side stays as it is;
   * `deleted`: gone; `conflict` and `noted`: see the finding with this path.
   */
  outcome: 'clean' | 'merged' | 'kept' | 'deleted' | 'conflict' | 'noted';
  /** Where the template had it before. */
  oldPath?: string;
  why: string;
}

export interface UpdatePlan {
  /** Id of the resulting tree, markers included. */
  tree: string;
  /** The same with the project's side wherever there are markers: what can be committed without a decision. */
  treeWithoutMarkers: string;
  /** False when the result is what the project has already. */
  hasChanges: boolean;
  /** Every path that the template changed or that the result changes, sorted. */
  paths: PathPlan[];
  /** What a person has to decide. */
  conflicts: Finding[];
  /** What a person should know; nothing has to be decided. */
  notes: Finding[];
  /** Lockfiles that no longer match what they lock; to be made again by their tool. */
  lockfilesToMake: string[];
  /** Whether it may be merged without a person: a base, no conflict, no note. */
  autoMergeEligible: boolean;
  /** Why the owner wants no update now; the result is then the project as it is. */
  held?: string;
}
