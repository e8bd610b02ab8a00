import { setTimeout as sleep } from 'node:timers/promises';
import { CustomErrorBase, toError } from '@backstage/errors';
import { z } from 'zod/v3';
import { ApiError } from './ApiError';
import type { ClusterClient } from './ClusterClient';

export interface WatchTimings {
  /** Seconds after which the server is asked to end a watch; it is asked for a little more or less each time. */
  watchSeconds: number;
  /** After this time everything is listed anew, whatever happened. */
  resyncMs: number;
  /** How long to wait before a kind that the cluster does not know is looked for again. */
  absentMs: number;
  /** Pause after the n-th failure in a row. */
  backoffMs: (failures: number) => number;
}

/** What is told of the objects of one kind. */
export interface KindListener<Kept> {
  /** What is needed of an object that is listed: the rest of thousands of them would only fill the memory. */
  keep(object: unknown): Kept | undefined;
  /** All that there are. */
  listed(all: Kept[]): Promise<void>;
  /** The cluster has no such kind. */
  absent(): Promise<void>;
  /** @throws LostError, as do the next two, when what was told before did not arrive, so that all is listed anew. */
  changed(object: unknown): void;
  removed(object: unknown): void;
  /** Nothing was missed up to now. */
  alive(): void;
  /** It is tried again; what was told before may have changed since. */
  failed(error: Error): Promise<void>;
}

/** What was told did not arrive. */
export class LostError extends CustomErrorBase {
  override name = 'LostError' as const;
}

export interface WatchKindOptions<Kept> {
  client: ClusterClient;
  /** Of the list in all namespaces, such as `/apis/apps/v1/deployments`. */
  path: string;
  /** Where the API says which kinds there are, for a kind that a cluster may lack. */
  discoveryPath?: string;
  listener: KindListener<Kept>;
  timings: WatchTimings;
  signal: AbortSignal;
}

const PAGE_SIZE = 500;
/** A list that expires while it is read is begun again this often, and then asked for in one piece. */
const PAGED_TRIES = 3;
/** After so many failures of the watch, from the position where it was. */
const RELIST_AFTER = 3;
/** A watch that the server ends sooner than this is not begun again at once. */
const SHORT_MS = 1_000;

const metadataSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
});
const pageSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string().default(''),
    continue: z.string().optional(),
  }),
  items: z
    .array(z.unknown())
    .nullish()
    .transform(items => items ?? []),
});

/**
 * Follows all objects of one kind in a cluster until aborted: lists them, then watches from there.
 *
 * A watch that ends or breaks goes on where it was, so nothing is missed and nothing told twice; only when the server
 * does not remember that far back (410 Gone), or the watch cannot be resumed at all, everything is listed anew. Failures
 * are told and tried again with growing pauses, for ever.
 */
export async function watchKind<Kept>(
  options: WatchKindOptions<Kept>,
): Promise<void> {
  const { client, discoveryPath, listener, timings, signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (discoveryPath && !(await isKnown(client, discoveryPath, signal))) {
        await listener.absent();
        failures = 0;
        await sleep(timings.absentMs, undefined, { signal });
        continue;
      }
      const { kept, version } = await list(options);
      await listener.listed(kept);
      failures = 0;
      await watchFrom(version, options);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      await listener.failed(toError(error)).catch(() => undefined);
      await pause(timings.backoffMs(failures), signal);
    }
  }
}

async function isKnown(
  client: ClusterClient,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.get(path, {}, signal);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return false;
    throw error;
  }
}

interface Listed<Kept> {
  kept: Kept[];
  version: string;
}

async function list<Kept>(
  options: WatchKindOptions<Kept>,
): Promise<Listed<Kept>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listOnce(
        options,
        attempt > PAGED_TRIES ? undefined : PAGE_SIZE,
      );
    } catch (error) {
      // A token to continue with lasts minutes only; a slow reader of a large list can miss that.
      if (!isGone(error) || attempt > PAGED_TRIES) throw error;
    }
  }
}

async function listOnce<Kept>(
  { client, path, listener, signal }: WatchKindOptions<Kept>,
  limit: number | undefined,
): Promise<Listed<Kept>> {
  const kept: Kept[] = [];
  let token: string | undefined;
  for (;;) {
    const query = { limit, continue: token };
    const page = pageSchema.parse(await client.get(path, query, signal));
    for (const item of page.items) {
      const one = listener.keep(item);
      if (one !== undefined) kept.push(one);
    }
    token = page.metadata.continue || undefined;
    if (!token) return { kept, version: page.metadata.resourceVersion };
  }
}

/** Ends when everything is to be listed anew, and throws when that is to wait. */
async function watchFrom<Kept>(
  start: string,
  options: WatchKindOptions<Kept>,
): Promise<void> {
  const { listener, timings, signal } = options;
  const listedAt = performance.now();
  let version = start;
  let failures = 0;
  while (performance.now() - listedAt < timings.resyncMs) {
    const openedAt = performance.now();
    try {
      for await (const next of watchOnce(version, options)) {
        version = next;
        failures = 0;
      }
      listener.alive();
      if (performance.now() - openedAt < SHORT_MS) {
        await pause(timings.backoffMs(1), signal);
      }
    } catch (error) {
      if (signal.aborted || isGone(error)) return;
      if (error instanceof LostError) throw error;
      failures += 1;
      const isRefused = error instanceof ApiError && error.code < 500;
      if (isRefused || failures >= RELIST_AFTER) throw error;
      // One that breaks is nothing to tell of: as a rule the next one works.
      if (failures > 1) await listener.failed(toError(error));
      await pause(timings.backoffMs(failures), signal);
    }
  }
}

/** Tells what happens, and gives the position after each event. */
async function* watchOnce<Kept>(
  version: string,
  { client, path, listener, timings, signal }: WatchKindOptions<Kept>,
): AsyncGenerator<string> {
  const query = {
    resourceVersion: version,
    allowWatchBookmarks: true,
    timeoutSeconds: Math.round(
      timings.watchSeconds * (0.75 + Math.random() / 2),
    ),
  };
  for await (const { type, object } of client.watch(path, query, signal)) {
    const { metadata } = metadataSchema.parse(object);
    if (type === 'ADDED' || type === 'MODIFIED') listener.changed(object);
    else if (type === 'DELETED') listener.removed(object);
    else if (type === 'BOOKMARK') listener.alive();
    yield metadata.resourceVersion;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === 410;
}

/** Ends early when aborted, which is for the caller to notice. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
