import { setImmediate, setTimeout } from 'node:timers/promises';

export interface BatcherOptions<Item, Result> {
  /** Does what is asked for, all or nothing; returns a result for each, in their order. */
  run: (items: Item[]) => Promise<Result[]>;
  /** Items with an equal key are never in one group; they keep their order. */
  keyOf?: (item: Item) => unknown;
  /** How long the first one waits for others; one turn of the event loop unless told otherwise. */
  gatherMs?: number;
  maxAtOnce: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Does in one go what is asked for at about the same time, as databases commit their logs: one transaction, or one
 * question, for many.
 *
 * A caller is answered after its group was done, never before: what was answered is there after a crash. One item that
 * cannot be done does not take others with it. One group runs at a time, so that under load each takes all that came
 * during the one before.
 */
export class Batcher<Item, Result> {
  readonly #run: (items: Item[]) => Promise<Result[]>;
  readonly #keyOf: (item: Item) => unknown;
  readonly #gatherMs?: number;
  readonly #maxAtOnce: number;
  #waiting: Array<Waiting<Item, Result>> = [];
  #isRunning = false;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#run = options.run;
    this.#keyOf = options.keyOf ?? (item => item);
    this.#gatherMs = options.gatherMs;
    this.#maxAtOnce = options.maxAtOnce;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await (this.#gatherMs ? setTimeout(this.#gatherMs) : setImmediate());
    while (this.#waiting.length > 0) {
      await this.#runGroup(this.#take());
      // Those who were answered may ask for the next thing, and others get a turn.
      await setImmediate();
    }
    this.#isRunning = false;
  }

  #take(): Array<Waiting<Item, Result>> {
    const group = new Map<unknown, Waiting<Item, Result>>();
    const left: Array<Waiting<Item, Result>> = [];
    for (const one of this.#waiting) {
      const key = this.#keyOf(one.item);
      if (group.size === this.#maxAtOnce || group.has(key)) left.push(one);
      else group.set(key, one);
    }
    this.#waiting = left;
    return [...group.values()];
  }

  async #runGroup(group: Array<Waiting<Item, Result>>): Promise<void> {
    try {
      const results = await this.#run(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      const [only] = group;
      if (group.length === 1) only?.reject(error);
      // At the same time: what has to wait for a database that is gone waits once.
      else await Promise.all(group.map(one => this.#runGroup([one])));
    }
  }
}
