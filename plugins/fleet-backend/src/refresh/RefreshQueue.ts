import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** After a push: soon, for the lockfile; and again when the catalog has had time to take over a changed catalog-info. */
const SOON_MS = 500;
const SETTLED_MS = [3_000, 10_000];

/** Services refreshed at the same time: most of each is waiting for the git host and the database. */
const CONCURRENCY = 24;

/** A refresh that takes longer gives its place to the next one. */
const TIMEOUT_MS = 60_000;

/**
 * Refreshes services a few at a time and each at most once at a time, in the order in which they were asked for. A
 * service that is waiting already is not queued twice; one that is asked for while it is refreshed is refreshed again.
 * A failure is logged and holds up nobody; the sweep comes back to it.
 */
export class RefreshQueue {
  readonly #refresh: (
    ref: string,
    options: { asked: boolean },
  ) => Promise<void>;
  readonly #logger: LoggerService;
  readonly #waiting = new Map<string, { asked: boolean }>();
  readonly #running = new Set<string>();
  readonly #soon = new Map<string, NodeJS.Timeout>();
  readonly #settled = new Map<string, NodeJS.Timeout[]>();
  #stopped = false;

  constructor(options: {
    refresh: (ref: string, options: { asked: boolean }) => Promise<void>;
    logger: LoggerService;
  }) {
    this.#refresh = options.refresh;
    this.#logger = options.logger;
  }

  /** Queues a refresh; `asked` when a person waits for it. */
  add(ref: string, { asked = false } = {}): void {
    const before = this.#waiting.get(ref);
    this.#waiting.set(ref, { asked: asked || (before?.asked ?? false) });
    this.#startNext();
  }

  /** Queues refreshes after a push. Many pushes in a row are taken together. */
  addPushed(ref: string): void {
    if (!this.#soon.has(ref)) {
      const soon = setTimeout(() => {
        this.#soon.delete(ref);
        this.add(ref);
      }, SOON_MS);
      this.#soon.set(ref, soon);
    }
    this.#settled.get(ref)?.forEach(clearTimeout);
    this.#settled.set(
      ref,
      SETTLED_MS.map(delay => setTimeout(() => this.add(ref), delay)),
    );
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    this.#soon.forEach(clearTimeout);
    this.#settled.forEach(timers => timers.forEach(clearTimeout));
  }

  #startNext(): void {
    for (const [ref, options] of this.#waiting) {
      if (this.#stopped || this.#running.size >= CONCURRENCY) return;
      if (this.#running.has(ref)) continue;
      this.#waiting.delete(ref);
      this.#running.add(ref);
      void this.#run(ref, options);
    }
  }

  async #run(ref: string, options: { asked: boolean }): Promise<void> {
    try {
      await withTimeout(this.#refresh(ref, options));
    } catch (error) {
      this.#logger.warn(`Could not refresh ${ref}`, toError(error));
    } finally {
      this.#running.delete(ref);
      this.#startNext();
    }
  }
}

async function withTimeout(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No end after ${TIMEOUT_MS / 1000} s`)),
      TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
