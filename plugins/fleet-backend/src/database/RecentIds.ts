/** The ids that were asked for last; the one that was not asked for the longest goes first. */
export class RecentIds {
  readonly #ids = new Map<string, number>();

  constructor(private readonly limit: number) {}

  get(key: string): number | undefined {
    const id = this.#ids.get(key);
    if (id !== undefined) this.set(key, id);
    return id;
  }

  set(key: string, id: number): void {
    this.#ids.delete(key);
    this.#ids.set(key, id);
    if (this.#ids.size <= this.limit) return;
    for (const oldest of this.#ids.keys()) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
