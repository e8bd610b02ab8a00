import { pathBytes } from '../git/paths';
import { readBlobs, readTree } from '../git/readTrees';

/** A line of ours and one of theirs, as git writes them; a heading underlined with = is none. */
const OURS = /^<{7,} /m;
const THEIRS = /^>{7,} /m;
const MAX_BYTES = 16 * 1024 * 1024;

/** Which of these files of a commit have conflict markers in them. */
export async function standingMarkers(options: {
  gitDir: string;
  revision: string;
  /** As `pathText` gives them. */
  paths: string[];
}): Promise<string[]> {
  const { gitDir, revision, paths } = options;
  if (paths.length === 0) return [];
  const store = { cwd: gitDir };
  const tree = await readTree(store, revision);
  const entries = paths.flatMap(path => {
    const entry = tree.get(pathBytes(path));
    return entry ? [{ path, id: entry.id }] : [];
  });
  const blobs = await readBlobs(
    store,
    entries.map(({ id }) => id),
    { maxBytes: MAX_BYTES },
  );
  return entries
    .filter(({ id }) => {
      const text = blobs.get(id)?.toString('latin1') ?? '';
      return OURS.test(text) && THEIRS.test(text);
    })
    .map(({ path }) => path);
}

/** What the commit status says of them. */
export function sayStanding({ length }: string[]): string {
  return `Conflict markers stand in ${
    length === 1 ? 'one file' : `${length} files`
  }`;
}
