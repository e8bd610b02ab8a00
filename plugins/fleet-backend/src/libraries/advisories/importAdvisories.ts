import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Advisory, AdvisoryStore } from '../../database/AdvisoryStore';
import { batches } from '../../database/batches';
import type { LibrarySourceStore } from '../../database/LibrarySourceStore';
import type { LibraryVersionStore } from '../../database/LibraryVersionStore';
import { sentenceOf } from '../download/download';
import { rematchLibraries } from '../ratings/rateLibraries';
import { openAdvisorySource, type OpenedSource } from './openAdvisorySource';
import { describeUnusable, readAdvisories } from './readAdvisories';
import type { AdvisorySource } from './readAdvisoryConfig';

export interface ImportDependencies {
  source: AdvisorySource;
  versions: LibraryVersionStore;
  advisories: AdvisoryStore;
  sources: LibrarySourceStore;
  logger: LoggerService;
  onRated: (libraryIds: number[]) => void;
  now: () => Date;
}

const SOURCE = { kind: 'advisories', name: 'osv' } as const;

/** Reading them otherwise makes the same files new: to be raised with every change of what is kept. */
const READER_VERSION = '1';

/**
 * Brings the advisories up to date and matches again what changed. Never fails for what the source does: that is kept as
 * the reason, beside the advisories of the last good import. Of a source that did not change nothing is read.
 */
export async function importAdvisories(
  dependencies: ImportDependencies,
): Promise<void> {
  const { source, sources, logger, now } = dependencies;
  const at = () => now().toISOString();
  let opened: OpenedSource | undefined;
  try {
    const known = (await sources.findSource(SOURCE))?.revision ?? undefined;
    opened = await openAdvisorySource(source, fromStored(known));
    if (!opened) return await sources.saveUnchanged(SOURCE, at());
    const { advisories, unusable } = await readAdvisories(opened);
    await applyAdvisories(advisories, dependencies);
    return await sources.saveSuccess(SOURCE, {
      at: at(),
      count: advisories.length,
      revision: `${READER_VERSION} ${opened.revision}`,
      problem: describeUnusable(unusable),
    });
  } catch (error) {
    logger.warn(`Advisories could not be imported: ${sentenceOf(error)}`);
    return await sources.saveProblem(SOURCE, {
      at: at(),
      problem: sentenceOf(error),
    });
  } finally {
    await opened?.close();
  }
}

function fromStored(revision: string | undefined): string | undefined {
  const prefix = `${READER_VERSION} `;
  return revision?.startsWith(prefix)
    ? revision.slice(prefix.length)
    : undefined;
}

/**
 * Writes what differs from what is known, and matches only the libraries that it is about. Killed in the middle, the next
 * import finds the same advisories changed and goes on.
 */
async function applyAdvisories(
  advisories: Advisory[],
  dependencies: ImportDependencies,
): Promise<void> {
  const { versions, advisories: store, onRated } = dependencies;
  const known = await store.listDigests();
  const changed = advisories.filter(
    ({ id, digest }) => known.get(id) !== digest,
  );
  const current = new Set(advisories.map(({ id }) => id));
  const gone = [...known.keys()].filter(id => !current.has(id));

  const freed = await store.listLibrariesOf(gone);
  const names = new Set([
    ...freed,
    ...changed.flatMap(({ affected }) => Object.keys(affected)),
    ...(await store.listLibrariesOf(changed.map(({ id }) => id))),
  ]);
  await store.saveAdvisories(changed);
  await store.deleteAdvisories(gone);

  const inUse = await versions.findLibraries([...names]);
  await rematchLibraries(inUse, { versions, advisories: store });
  await store.saveMatched(changed);
  // An advisory that hits the same versions may be more severe than before, and the hits of one that is gone went with it.
  for await (const ids of batches([...inUse.values()], 500)) onRated(ids);
}
