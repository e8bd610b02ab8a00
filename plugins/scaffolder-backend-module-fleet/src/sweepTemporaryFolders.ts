import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const TEMPORARY_FOLDER = /^[0-9a-f-]{36}_step-/;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes the temporary folders of steps that were killed, which Backstage leaves in its working directory. Only those
 * that nobody has written to for a day: another process may share the directory.
 */
export async function sweepTemporaryFolders(
  workingDirectory: string,
): Promise<void> {
  const oldest = Date.now() - DAY_MS;
  for (const name of await readdir(workingDirectory).catch(() => [])) {
    if (!TEMPORARY_FOLDER.test(name)) continue;
    const folder = join(workingDirectory, name);
    const status = await stat(folder).catch(() => undefined);
    if (status && status.mtimeMs < oldest) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
