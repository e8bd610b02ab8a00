import type { BytePath } from '../../git/paths';
import type { GitEntry } from '../../git/readTrees';
import type { TreeChanges } from '../../git/writeTrees';
import type { StructuredMerge } from '../structured/mergeStructured';
import type { MergedTrees } from './mergeTrees';
import type { Finding } from './updatePlan';
import type { PathTest } from './updatePolicy';

/** A policy's answer to what git could not merge. */
export interface Settled {
  /** What to change in git's tree. */
  changes: TreeChanges;
  conflicts: Finding[];
  notes: Finding[];
  /** Paths that hold markers, with the project's entry. */
  marked: Map<BytePath, GitEntry>;
  /** Files that their tool has to make again. */
  generated: Set<BytePath>;
  /** Conflicts that a structured merge solved. */
  solved: Set<BytePath>;
}

/** What deciding a path takes. */
export interface Situation {
  merged: MergedTrees;
  settled: Settled;
  prefersProject: PathTest;
  structured: Map<BytePath, StructuredMerge>;
  /** Types of git's messages by path, and the other paths of the message. */
  said: Map<BytePath, Map<string, BytePath[]>>;
}
