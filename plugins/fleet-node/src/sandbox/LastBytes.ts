/** Keeps the end of a stream of unknown length. */
export class LastBytes {
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly limit: number) {}

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // Cut off only now and then, so that a flood costs one copy per limit.
    if (this.#length > 2 * this.limit) this.#cut();
  }

  toString(): string {
    this.#cut();
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #cut(): void {
    const kept = Buffer.concat(this.#chunks).subarray(-this.limit);
    this.#chunks = [kept];
    this.#length = kept.length;
  }
}
