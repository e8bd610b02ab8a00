import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { LibrarySourceStore } from '../../database/LibrarySourceStore';
import type {
  DueLibrary,
  IndexAttempt,
  LibraryIndexStore,
} from '../../database/LibraryIndexStore';
import { sentenceOf } from '../download/download';
import { latestStable } from '../versions/latestStable';
import type { LibraryClass } from './classifyLibrary';
import { findConfusions, namesSource } from './findConfusions';
import { nextDueAt, type Outcome } from './nextDueAt';
import type { IndexAnswer, PackageIndexClient } from './PackageIndexClient';
import type { PackageIndex } from './readIndexes';
import { reclassifyLibraries } from './reclassifyLibraries';

/** A configured index and who asks it. */
interface AskedIndex {
  index: PackageIndex;
  client: PackageIndexClient;
}

export interface RefreshDependencies {
  indexes: AskedIndex[];
  classify: (name: string) => LibraryClass;
  libraries: LibraryIndexStore;
  sources: LibrarySourceStore;
  /** Computes again how far the versions of some libraries are behind. */
  rate: (libraryIds: number[]) => Promise<void>;
  onRated: (libraryIds: number[]) => void;
  logger: LoggerService;
  now: () => Date;
  signal?: AbortSignal;
}

const NOT_FROM_INDEX =
  'Every lockfile takes it from git, a folder or a URL, so that no index is asked about its name';

const BATCH = 50;
/** The next run goes on: one process of all has this job, and one that is killed must not keep it for long. */
const RUN_MS = 4 * 60_000;
/** Requests to one index at a time. */
const CONCURRENCY = 4;
/** An index that gives nothing but failures is left alone until the next run. */
const FAILURES_IN_A_ROW = 10;

/** How an index did in this run. */
class IndexHealth {
  good = 0;
  problem?: string;
  #failuresInARow = 0;

  add({ problem }: { problem?: string }): void {
    if (problem === undefined) {
      this.good++;
      this.#failuresInARow = 0;
    } else {
      this.problem = problem;
      this.#failuresInARow++;
    }
  }

  get isDown(): boolean {
    return this.#failuresInARow >= FAILURES_IN_A_ROW;
  }
}

/**
 * Asks every index about the libraries that are due. Each goes at its own pace: a slow or broken one delays no other.
 * What an index cannot say is kept as the reason, beside the last good answer.
 */
export async function refreshLatestVersions(
  dependencies: RefreshDependencies,
): Promise<void> {
  const { indexes, sources, logger, now, signal } = dependencies;
  await sources.keepOnly(
    'index',
    indexes.flatMap(({ index }) => [index.name, namesSource(index)]),
  );
  onRatedIfAny(await reclassifyLibraries(dependencies), dependencies);
  const end = now().getTime() + RUN_MS;
  const isOver = () => signal?.aborted || now().getTime() >= end;
  const runs = indexes.map(async asked => {
    await refreshIndex(asked, { ...dependencies, isOver });
    await findConfusions(asked, dependencies);
  });
  for (const result of await Promise.allSettled(runs)) {
    if (result.status === 'rejected') {
      logger.error('An index could not be refreshed', toError(result.reason));
    }
  }
}

async function refreshIndex(
  asked: AskedIndex,
  dependencies: RefreshDependencies & { isOver: () => boolean | undefined },
): Promise<void> {
  const { libraries, now, isOver } = dependencies;
  const health = new IndexHealth();
  while (!isOver() && !health.isDown) {
    const due = await libraries.listDueLibraries({
      indexName: asked.index.name,
      now: now().toISOString(),
      limit: BATCH,
    });
    if (due.length === 0) break;
    const queue = [...due];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        if (isOver() || health.isDown) return;
        health.add(await refreshLibrary(next, asked, dependencies));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  }
  await saveHealth(asked, health, dependencies);
}

/** Asks about one library and writes the answer; gives the problem of the index, if it has one. */
async function refreshLibrary(
  library: DueLibrary,
  { index, client }: AskedIndex,
  dependencies: RefreshDependencies,
): Promise<{ problem?: string }> {
  const { libraries, now } = dependencies;
  const attemptAs = (outcome: Outcome) => ({
    libraryId: library.id,
    attemptedAt: now().toISOString(),
    dueAt: nextDueAt(outcome, library, now()),
  });
  if (!library.isFromIndex) {
    await libraries.saveNotFromIndex(attemptAs('failed'), NOT_FROM_INDEX);
    dependencies.onRated([library.id]);
    return {};
  }
  try {
    const { internal } = dependencies.classify(library.name);
    const answer = await client.getReleases(library.name, {
      etag: library.etag,
      internal,
      signal: dependencies.signal,
    });
    await saveAnswer(answer, { library, index, attemptAs, dependencies });
    return {};
  } catch (error) {
    if (dependencies.signal?.aborted) return {};
    const problem = sentenceOf(error);
    await libraries.saveProblem(attemptAs('failed'), problem);
    dependencies.onRated([library.id]);
    return { problem };
  }
}

async function saveAnswer(
  answer: IndexAnswer,
  {
    library,
    index,
    attemptAs,
    dependencies,
  }: {
    library: DueLibrary;
    index: PackageIndex;
    attemptAs: (outcome: Outcome) => IndexAttempt;
    dependencies: RefreshDependencies;
  },
): Promise<void> {
  const { libraries, rate, onRated } = dependencies;
  if (answer.state === 'unchanged') {
    await libraries.saveUnchanged(attemptAs('good'));
  } else if (answer.state === 'missing') {
    await libraries.saveMissing(
      attemptAs('missing'),
      `${index.name} has no library of this name`,
    );
    await rate([library.id]);
  } else {
    const latest = latestStable(answer.releases);
    await libraries.saveReleases(
      attemptAs('good'),
      {
        latest: latest?.version,
        latestReleasedAt: latest?.uploadedAt,
        etag: answer.etag,
      },
      answer.releases,
    );
    await rate([library.id]);
  }
  onRated([library.id]);
}

async function saveHealth(
  { index }: AskedIndex,
  health: IndexHealth,
  { sources, libraries, now }: RefreshDependencies,
): Promise<void> {
  const key = { kind: 'index', name: index.name } as const;
  const at = now().toISOString();
  const isAsked = health.good > 0 || health.problem !== undefined;
  if (!isAsked) return;
  if (health.good > 0 && !health.isDown) {
    const count = await libraries.countKnown(index.name);
    await sources.saveSuccess(key, { at, count, problem: health.problem });
  } else {
    await sources.saveProblem(key, { at, problem: health.problem ?? '' });
  }
}

function onRatedIfAny(
  libraryIds: number[],
  { onRated }: RefreshDependencies,
): void {
  if (libraryIds.length > 0) onRated(libraryIds);
}
