import { createHash } from 'node:crypto';
import type { LibrarySourceStore } from '../../database/LibrarySourceStore';
import type { LibraryIndexStore } from '../../database/LibraryIndexStore';
import type { LibrarySourceRow } from '../../database/tables';
import { sentenceOf } from '../download/download';
import type { LibraryClass } from './classifyLibrary';
import type { PackageIndexClient } from './PackageIndexClient';
import type { PackageIndex } from './readIndexes';

export interface FindConfusionsDependencies {
  libraries: LibraryIndexStore;
  sources: LibrarySourceStore;
  classify: (name: string) => LibraryClass;
  onRated: (libraryIds: number[]) => void;
  now: () => Date;
  signal?: AbortSignal;
}

const HOUR_MS = 60 * 60_000;

/** What this list is called among the sources. */
export function namesSource({ name }: PackageIndex): string {
  return `${name} (names)`;
}

/**
 * Finds internal libraries whose name somebody has published at this index too: a tool that looks there may take that one.
 *
 * An internal name is never asked at another index, not even at the company's own proxy, which would pass the question on.
 * So the index's list of all names is read instead, at most once a day, and searched here.
 */
export async function findConfusions(
  { index, client }: { index: PackageIndex; client: PackageIndexClient },
  dependencies: FindConfusionsDependencies,
): Promise<void> {
  const { libraries, sources, classify, now, signal } = dependencies;
  const internal = (await libraries.listInternal()).filter(
    ({ name }) => classify(name).indexName !== index.name,
  );
  if (!index.listsNames || internal.length === 0) return;
  const key = { kind: 'index', name: namesSource(index) } as const;
  const revision = revisionOf(internal.map(({ name }) => name));
  const known = await sources.findSource(key);
  if (known && !isDue(known, { revision, now: now() })) return;

  const at = now().toISOString();
  try {
    const wanted = new Set(internal.map(({ name }) => name));
    const found = await client.findNames(name => wanted.has(name), signal);
    await saveConfusions(internal, {
      found,
      indexName: index.name,
      dependencies,
    });
    await sources.saveSuccess(key, { at, count: found.size, revision });
  } catch (error) {
    await sources.saveProblem(key, { at, problem: sentenceOf(error) });
  }
}

/** A good list is good for a day, unless other names are looked for; a failed one is tried again after an hour. */
function isDue(
  source: LibrarySourceRow,
  { revision, now }: { revision: string; now: Date },
): boolean {
  const age = now.getTime() - Date.parse(source.attempted_at ?? '');
  if (source.problem !== null) return age >= HOUR_MS;
  return source.revision !== revision || age >= 24 * HOUR_MS;
}

async function saveConfusions(
  internal: Array<{ id: number; name: string; confusion?: string }>,
  {
    found,
    indexName,
    dependencies,
  }: {
    found: Set<string>;
    indexName: string;
    dependencies: FindConfusionsDependencies;
  },
): Promise<void> {
  const ofThisIndex = `exists at ${indexName} too`;
  for (const { id, name, confusion } of internal) {
    // Another index may have its own finding, which is not this one's to clear.
    const isOurs = confusion === undefined || confusion.includes(ofThisIndex);
    const next = found.has(name)
      ? `${name} is an internal name but ${ofThisIndex}, where others may publish it; make sure that installs take it from its own index only`
      : undefined;
    if (!isOurs || next === confusion) continue;
    await dependencies.libraries.saveConfusion(id, next);
    dependencies.onRated([id]);
  }
}

function revisionOf(names: string[]): string {
  return createHash('sha256').update(names.sort().join('\n')).digest('hex');
}
