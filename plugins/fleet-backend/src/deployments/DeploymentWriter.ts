import type { Deployment } from '@slipway/plugin-fleet-common';
import type { NewDeployment } from '../database/deploymentRows';

/** Those recorded before with the same ids, in the order of what was given; undefined for what is new. */
export type AddDeployments = (
  list: NewDeployment[],
) => Promise<Array<Deployment | undefined>>;

interface Waiting {
  added: NewDeployment;
  resolve: (earlier: Deployment | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes deployments that arrive at about the same time in one transaction, as databases commit their logs.
 *
 * A caller is answered after the transaction with its deployment was committed, never before: what was answered is there
 * after a crash. One deployment that cannot be written does not take others with it. One transaction is written at a
 * time, so that under load each takes all that came during the one before.
 */
export class DeploymentWriter {
  readonly #add: AddDeployments;
  readonly #gatherMs: number;
  readonly #maxAtOnce: number;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(options: {
    add: AddDeployments;
    /** How long the first of a transaction waits for others. */
    gatherMs?: number;
    /** Deployments per transaction; each holds up readers of SQLite for less than a millisecond. */
    maxAtOnce?: number;
  }) {
    this.#add = options.add;
    this.#gatherMs = options.gatherMs ?? 3;
    this.#maxAtOnce = options.maxAtOnce ?? 50;
  }

  /** The deployment recorded before with the same id, and then nothing was changed. */
  addDeployment(added: NewDeployment): Promise<Deployment | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ added, resolve, reject });
      void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    await new Promise(resolve => setTimeout(resolve, this.#gatherMs));
    while (this.#waiting.length > 0) {
      await this.#write(this.#waiting.splice(0, this.#maxAtOnce));
    }
    this.#isWriting = false;
  }

  async #write(batch: Waiting[]): Promise<void> {
    try {
      const earlier = await this.#add(batch.map(({ added }) => added));
      batch.forEach(({ resolve }, index) => resolve(earlier[index]));
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1) only?.reject(error);
      else for (const one of batch) await this.#write([one]);
    }
  }
}
