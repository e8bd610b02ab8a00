import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * A file of a folder that a program in the sandbox could write to, once it has ended; undefined where there is none. What
 * it left need not be a file: a link would be read as the portal, which sees more, and a pipe never ends.
 */
export async function readLeft(
  folder: string,
  path: string,
): Promise<Buffer | undefined> {
  const root = await realpath(folder);
  const place = join(root, path);
  if (!place.startsWith(root + sep)) return undefined;
  const parent = await realpath(dirname(place)).catch(() => undefined);
  if (parent !== dirname(place)) return undefined;
  const flags =
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(place, flags).catch(() => undefined);
  try {
    const found = await file?.stat();
    if (!found?.isFile() || found.size > MAX_BYTES) return undefined;
    return await file?.readFile();
  } finally {
    await file?.close();
  }
}
