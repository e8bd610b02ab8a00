import type { LibraryIndexStore } from '../../database/LibraryIndexStore';
import type { LibraryClass } from './classifyLibrary';

const PAGE = 500;

/**
 * Applies a configuration that changed: a library whose name became internal must not keep what another index said.
 *
 * @returns ids of the libraries that moved.
 */
export async function reclassifyLibraries({
  libraries,
  classify,
  rate,
}: {
  libraries: LibraryIndexStore;
  classify: (name: string) => LibraryClass;
  rate: (libraryIds: number[]) => Promise<void>;
}): Promise<number[]> {
  const moved: number[] = [];
  for (let after = 0; ; ) {
    const rows = await libraries.listLibraries({ after, limit: PAGE });
    for (const row of rows) {
      const { internal, indexName } = classify(row.name);
      const isSame =
        (row.internal === 1) === internal &&
        (row.index_name ?? undefined) === indexName;
      if (isSame) continue;
      await libraries.saveClassification(row.id, { internal, indexName });
      moved.push(row.id);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last.id;
  }
  await rate(moved);
  return moved;
}
