import type { BytePath } from '../../git/paths';
import { isSameEntry, type GitEntry, type GitTree } from '../../git/readTrees';
import type { TreeChanges } from '../../git/writeTrees';

/** One of the three trees of an update, and how policies changed it before the merge. */
export class Side {
  readonly changes: TreeChanges = new Map();
  readonly #now: GitTree;

  constructor(readonly id: string | undefined, readonly original: GitTree) {
    this.#now = new Map(original);
  }

  get(path: BytePath): GitEntry | undefined {
    return this.#now.get(path);
  }

  has(path: BytePath): boolean {
    return this.#now.has(path);
  }

  paths(): BytePath[] {
    return [...this.#now.keys()];
  }

  set(path: BytePath, entry: GitEntry | undefined): void {
    if (isSameEntry(this.#now.get(path), entry)) return;
    if (entry) this.#now.set(path, entry);
    else this.#now.delete(path);
    this.changes.set(path, entry ?? null);
  }

  move(from: BytePath, to: BytePath): void {
    const entry = this.get(from);
    this.set(from, undefined);
    this.set(to, entry);
  }

  /** New content for a file, not stored yet. */
  rewrite(path: BytePath, content: Buffer): void {
    const mode = this.get(path)?.mode;
    if (mode) this.changes.set(path, { mode, content });
  }
}

export interface Sides {
  base: Side;
  project: Side;
  template: Side;
}
