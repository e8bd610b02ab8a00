/** What a method throws in place of going on: nobody catches it, as nobody does when a process is killed. */
export class Killed extends Error {}

/**
 * The same object, of which the process dies at one of its calls: before it has any effect or after it, when nobody lives
 * to hear of it. From then on every call dies.
 */
export class Killer {
  /** Calls that were made. */
  calls = 0;
  readonly #at: number;

  /** @param at - Two for each call: an even number dies before the call, an odd one after it. */
  constructor(at = Infinity) {
    this.#at = at;
  }

  wrap<T extends object>(inner: T): T {
    return new Proxy(inner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const number = this.calls * 2;
          this.calls += 1;
          if (number >= this.#at) throw new Killed();
          const result: unknown = await Reflect.apply(value, target, args);
          if (number + 1 >= this.#at) throw new Killed();
          return result;
        };
      },
    });
  }
}
