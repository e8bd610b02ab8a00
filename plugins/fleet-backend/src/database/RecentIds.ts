/**
 * Ids that were asked for lately: at least the last `limit / 2` different ones, and at most `limit`.
 *
 * There are two halves. What is asked for is in the young one or moves there; when that is full, it becomes the old one,
 * whose ids are let go of together. To keep one exact order instead, each question would have to change it.
 */
export class RecentIds {
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(private readonly limit: number) {}

  get(key: string): number | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, id: number): void {
    this.#young.set(key, id);
    if (this.#young.size < this.limit / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
