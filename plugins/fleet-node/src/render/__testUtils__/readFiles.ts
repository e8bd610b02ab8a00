import { readFile } from 'node:fs/promises';
import { listFiles } from '../../git/snapshots';

/** Text of every file below a folder, by path. */
export async function readFiles(
  folder: string,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path, source } of await listFiles(folder)) {
    texts[path] = await readFile(source, 'utf8');
  }
  return texts;
}
