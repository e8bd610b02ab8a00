import { pathBytes, pathText } from '../git/paths';
import { readBlobs, readChanges, readTree } from '../git/readTrees';
import { withScratch } from '../git/scratch';
import { writeTrees, type TreeChanges } from '../git/writeTrees';
import type { LayerFile, RenderedChange } from './mapBack';

const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** What differs between two renders. */
export async function readRenderedChanges(
  gitDir: string,
  { from, to }: { from: string; to: string },
): Promise<RenderedChange[]> {
  const store = { cwd: gitDir };
  const changes = [...(await readChanges(store, from, to))];
  const ids = changes.flatMap(([, { before, after }]) => [
    before?.id ?? '',
    after?.id ?? '',
  ]);
  const contents = await readBlobs(store, ids.filter(Boolean), {
    maxBytes: MAX_FILE_BYTES,
  });
  const textOf = (id = '') => contents.get(id)?.toString('utf8') ?? '';
  return changes.map(([path, { before, after }]) => ({
    path: pathText(path),
    before: textOf(before?.id),
    after: textOf(after?.id),
  }));
}

/** The files of the layers that a template was rendered from. */
export async function readLayerFiles(
  gitDir: string,
  options: {
    commit: string;
    /** From the root of the repository. */
    layers: string[];
  },
): Promise<LayerFile[]> {
  const store = { cwd: gitDir };
  const folders = options.layers.map(layer => pathBytes(`${layer}/`));
  const found = [...(await readTree(store, options.commit))].flatMap(
    ([path, { mode, id }]) => {
      const folder = folders.find(one => path.startsWith(one));
      if (folder === undefined || !mode.startsWith('100')) return [];
      const name = pathText(path.slice(folder.length));
      return [{ path: pathText(path), name, id }];
    },
  );
  const contents = await readBlobs(
    store,
    found.map(({ id }) => id),
    { maxBytes: MAX_FILE_BYTES },
  );
  return found.map(({ path, name, id }) => ({
    path,
    name,
    text: contents.get(id)?.toString('utf8') ?? '',
  }));
}

/** The repository with new texts; modes stay. */
export async function writeTemplateFiles(
  gitDir: string,
  base: string,
  texts: Record<string, string>,
): Promise<string> {
  return withScratch({ gitDir, attributes: '' }, async store => {
    const entries = await readTree(store, base);
    const changes: TreeChanges = new Map(
      Object.entries(texts).map(([path, text]) => {
        const place = pathBytes(path);
        const mode = entries.get(place)?.mode ?? '100644';
        return [place, { mode, content: Buffer.from(text) }];
      }),
    );
    const [written] = await writeTrees(store, [
      { from: base, changes, ref: 'refs/bumped' },
    ]);
    return written?.tree ?? base;
  });
}
