import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** Changes come in bursts; what comes in the meantime is looked at once. */
const GATHER_MS = 500;

/**
 * Brings campaigns forward, one look at a time in this process: now and then, and soon after something changed. Several
 * processes may look at once: each write names the state that it was decided on.
 */
export class CampaignRunner {
  readonly #look: (signal: AbortSignal) => Promise<void>;
  readonly #logger: LoggerService;
  readonly #stopped = new AbortController();
  #timer?: NodeJS.Timeout;
  #looking?: Promise<void>;
  #isAskedAgain = false;

  constructor(options: {
    look: (signal: AbortSignal) => Promise<void>;
    logger: LoggerService;
  }) {
    this.#look = options.look;
    this.#logger = options.logger;
  }

  /** To be called when something changed that a campaign may wait for. */
  wake(): void {
    this.#isAskedAgain = true;
    if (this.#timer || this.#looking || this.#stopped.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.run();
    }, GATHER_MS);
    this.#timer.unref();
  }

  /** One look; the one that is going on when there is one. Never rejects. */
  async run(): Promise<void> {
    this.#looking ??= this.#lookOnce();
    await this.#looking;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    this.#isAskedAgain = false;
    try {
      if (!this.#stopped.signal.aborted) {
        await this.#look(this.#stopped.signal);
      }
    } catch (error) {
      this.#logger.warn(
        'Campaigns could not be looked at; they are in the next round',
        toError(error),
      );
    } finally {
      this.#looking = undefined;
      if (this.#isAskedAgain) this.wake();
    }
  }
}
