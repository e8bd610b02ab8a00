import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { z } from 'zod/v3';
import type { ObservedSink, ObservedWorkload } from '../sources';
import { explainFailure } from './explainFailure';
import { LostError, type KindListener } from './watchKind';

export interface WorkloadFeedOptions {
  place: { cluster: string; kind: ObservedWorkload['kind'] };
  /** Undefined for an object that belongs to no service. */
  toWorkload: (object: unknown) => ObservedWorkload | undefined;
  /** What others have to say about a workload, each time that it is told. */
  complete?: (workload: ObservedWorkload) => ObservedWorkload;
  /** What everything that is listed waits for. */
  ready?: Promise<void>;
  sink: ObservedSink;
  logger: LoggerService;
  now: () => Date;
  /** Milliseconds in which several changes of one workload become one. */
  gatherMs: number;
  /** Milliseconds between two signs of life. */
  aliveMs: number;
}

interface Kept {
  /** Of the object, which may be in another namespace than what it deploys. */
  key: string;
  workload: ObservedWorkload;
}

type Identity = Pick<
  ObservedWorkload,
  'cluster' | 'kind' | 'name' | 'namespace'
>;

const keySchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
});

/**
 * Tells the sink what the watch of one kind brings, in order, and leaves out what changes nothing that is kept. Changes
 * that come faster than they can be taken become one.
 */
export class WorkloadFeed implements KindListener<Kept> {
  readonly #options: WorkloadFeedOptions;
  /** What the sink was told, without what others say about it. */
  #known = new Map<string, ObservedWorkload>();
  #told = new Map<string, ObservedWorkload>();
  #changes = new Map<string, ObservedWorkload>();
  #removals = new Map<string, Identity>();
  /** Whatever is being told; it never rejects. */
  #telling: Promise<void> = Promise.resolve();
  #timer?: NodeJS.Timeout;
  #lost?: Error;
  #aliveAt = -Infinity;

  constructor(options: WorkloadFeedOptions) {
    this.#options = options;
  }

  keep(object: unknown): Kept | undefined {
    const workload = this.#options.toWorkload(object);
    return workload && { key: keyOf(object), workload };
  }

  async listed(all: Kept[]): Promise<void> {
    const { sink, place, ready } = this.#options;
    await ready;
    this.#drop();
    await this.#telling;
    this.#known = new Map(all.map(({ key, workload }) => [key, workload]));
    this.#told = new Map(
      all.map(({ key, workload }) => [key, this.#complete(workload)]),
    );
    await sink.replaceAll(place, [...this.#told.values()], this.#at());
    this.#lost = undefined;
    this.#aliveAt = performance.now();
  }

  async absent(): Promise<void> {
    if (this.#known.size > 0) await this.listed([]);
  }

  changed(object: unknown): void {
    this.#check();
    const kept = this.keep(object);
    if (!kept) {
      this.removed(object);
      return;
    }
    this.#known.set(kept.key, kept.workload);
    this.#tell(kept.key, kept.workload);
  }

  removed(object: unknown): void {
    this.#check();
    const key = keyOf(object);
    const told = this.#told.get(key);
    this.#known.delete(key);
    this.#told.delete(key);
    this.#changes.delete(key);
    if (told) this.#remove(told);
  }

  alive(): void {
    this.#check();
    const { sink, place, aliveMs } = this.#options;
    if (performance.now() - this.#aliveAt < aliveMs) return;
    this.#aliveAt = performance.now();
    this.#enqueue(() => sink.alive(place, this.#at()));
  }

  async failed(error: Error): Promise<void> {
    const { sink, place, logger } = this.#options;
    const problem = explainFailure(error, place);
    logger.warn(problem, error);
    this.#aliveAt = -Infinity;
    await sink.failed(place, problem, this.#at());
  }

  /** Tells again what others now see in another way: all, or those with this uid. */
  refresh(uid?: string): void {
    for (const [key, workload] of this.#known) {
      if (uid === undefined || workload.uid === uid) this.#tell(key, workload);
    }
  }

  /** Waits until everything was told. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#telling;
  }

  #tell(key: string, workload: ObservedWorkload): void {
    const complete = this.#complete(workload);
    const before = this.#told.get(key);
    if (isDeepStrictEqual(before, complete)) {
      this.alive();
      return;
    }
    if (before && identityOf(before) !== identityOf(complete)) {
      this.#remove(before);
    }
    this.#told.set(key, complete);
    this.#changes.set(key, complete);
    this.#removals.delete(identityOf(complete));
    this.#schedule();
  }

  #remove({ cluster, kind, namespace, name }: Identity): void {
    const identity = { cluster, kind, namespace, name };
    this.#removals.set(identityOf(identity), identity);
    this.#schedule();
  }

  #complete(workload: ObservedWorkload): ObservedWorkload {
    return this.#options.complete?.(workload) ?? workload;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#enqueue(() => this.#flush());
    }, this.#options.gatherMs);
  }

  async #flush(): Promise<void> {
    const { sink } = this.#options;
    const removals = [...this.#removals.values()];
    const changes = [...this.#changes.values()];
    this.#drop();
    this.#aliveAt = performance.now();
    if (removals.length > 0) await sink.removed(removals, this.#at());
    if (changes.length > 0) await sink.changed(changes, this.#at());
  }

  #drop(): void {
    this.#removals = new Map();
    this.#changes = new Map();
  }

  #enqueue(work: () => Promise<void>): void {
    this.#telling = this.#telling.then(work).catch(error => {
      this.#lost = toError(error);
    });
  }

  #check(): void {
    if (this.#lost) {
      throw new LostError('What it said could not be kept', this.#lost);
    }
  }

  #at(): string {
    return this.#options.now().toISOString();
  }
}

function keyOf(object: unknown): string {
  const { namespace, name } = keySchema.parse(object).metadata;
  return `${namespace}/${name}`;
}

function identityOf({ kind, namespace, name }: Identity): string {
  return `${kind} ${namespace}/${name}`;
}
