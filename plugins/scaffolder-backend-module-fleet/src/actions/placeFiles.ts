import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';

/**
 * Moves finished files into the workspace, each in one step: whoever reads there meanwhile, such as a second run of the
 * same task, sees whole files only. Source and destination must be on the same file system.
 */
export async function placeFiles(options: {
  files: Array<{ path: string; source: string }>;
  destination: string;
}): Promise<void> {
  const { files, destination } = options;
  const folders = new Set<string>();
  for (const { path, source } of files) {
    const target = resolveSafeChildPath(destination, path);
    const folder = dirname(target);
    if (!folders.has(folder)) await mkdir(folder, { recursive: true });
    folders.add(folder);
    await rename(source, target);
  }
}

/** Writes texts into a folder, for {@link placeFiles} to move. */
export async function writeTexts(options: {
  texts: Record<string, string>;
  folder: string;
}): Promise<Array<{ path: string; source: string }>> {
  const { texts, folder } = options;
  return Promise.all(
    Object.entries(texts).map(async ([path, text]) => {
      const source = resolveSafeChildPath(folder, path);
      await mkdir(dirname(source), { recursive: true });
      await writeFile(source, text);
      return { path, source };
    }),
  );
}
