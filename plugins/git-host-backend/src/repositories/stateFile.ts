import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isError } from '@backstage/errors';
import type { z } from 'zod';

/**
 * What the git host keeps beside git's own files, as one JSON file per thing. A file is written aside, flushed to the
 * disk and moved to its place in one step: whoever reads sees the old or the new whole, also after a kill or a power
 * cut. What a killed process left aside is never read.
 */

/** Undefined when there is no such file. */
export async function readState<T>(
  file: string,
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${file} does not hold what the git host wrote there; restore it from a backup, or delete it to lose only this.`,
      { cause: error },
    );
  }
}

/** Replaces the file. */
export async function writeState(file: string, value: unknown): Promise<void> {
  await rename(await writeAside(file, value), file);
}

/** Makes the file; false when there is one already, also when it appeared a moment ago. */
export async function createState(
  file: string,
  value: unknown,
): Promise<boolean> {
  const aside = await writeAside(file, value);
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (isError(error) && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function writeAside(file: string, value: unknown): Promise<string> {
  const aside = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(aside, 'wx');
  try {
    await handle.writeFile(`${JSON.stringify(value, undefined, 1)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return aside;
}
