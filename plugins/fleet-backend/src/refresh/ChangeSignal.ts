/** Often enough to be seen at once, rarely enough for a thousand open pages that then ask again. */
const INTERVAL_MS = 1_000;

/**
 * Tells open pages that something changed, and nothing of what: everybody who is signed in hears it, whatever they may
 * read. The first change is told at once, those that follow within the interval together at its end.
 */
export class ChangeSignal {
  readonly #publish: () => Promise<void>;
  #pause?: ReturnType<typeof setTimeout>;
  #isDue = false;

  constructor(publish: () => Promise<void>) {
    this.#publish = publish;
  }

  async announce(): Promise<void> {
    if (this.#pause) {
      this.#isDue = true;
      return;
    }
    this.#pause = setTimeout(() => this.#resume(), INTERVAL_MS);
    this.#pause.unref();
    await this.#publish();
  }

  stop(): void {
    clearTimeout(this.#pause);
    this.#isDue = false;
  }

  #resume(): void {
    this.#pause = undefined;
    if (!this.#isDue) return;
    this.#isDue = false;
    // Nobody waits for this one; open pages ask again by themselves if it is lost.
    this.announce().catch(() => {});
  }
}
