/** Counts services per something; a service that comes several times in a row counts once. */
export class CountedOnce {
  readonly counts: Int32Array;
  readonly #last: Int32Array;

  constructor(size: number) {
    this.counts = new Int32Array(size);
    this.#last = new Int32Array(size).fill(-1);
  }

  add(slot: number, service: number): void {
    if (this.#last[slot] === service) return;
    this.#last[slot] = service;
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
  }
}
