import { extname } from 'node:path';
import { InputError, toError } from '@backstage/errors';
import { parse as parseYaml } from 'yaml';
import type { Advisory } from '../../database/AdvisoryStore';
import { createBreath } from '../breathe';
import type { AdvisoryFile, AdvisoryFiles } from './advisoryFiles';
import { mergeAdvisories } from './mergeAdvisories';
import { readOsvRecord, type OsvRecord } from './osvRecord';

export interface ReadAdvisories {
  advisories: Advisory[];
  /** Which records could not be used, and why. */
  unusable: Array<{ name: string; reason: string }>;
}

/**
 * Reads all records and merges those of one flaw. One that cannot be used is named and stops no other.
 *
 * @throws InputError when the source as a whole cannot be read.
 */
export async function readAdvisories(
  files: AdvisoryFiles,
): Promise<ReadAdvisories> {
  const breathe = createBreath();
  const records: OsvRecord[] = [];
  const unusable: ReadAdvisories['unusable'] = [];
  for await (const file of files.read()) {
    await breathe();
    try {
      const record = readOsvRecord(parseFile(file));
      if (record) records.push(record);
    } catch (error) {
      const reason = toError(error).message.split('\n')[0] ?? '';
      unusable.push({ name: file.name, reason: reason.slice(0, 200) });
    }
  }
  return { advisories: await mergeAdvisories(records), unusable };
}

function parseFile({ name, text }: AdvisoryFile): unknown {
  if (text === undefined) throw new InputError('it is too large');
  return extname(name) === '.json' ? JSON.parse(text) : parseYaml(text);
}

/** One sentence about the records that could not be used. */
export function describeUnusable(
  unusable: ReadAdvisories['unusable'],
): string | undefined {
  const [first] = unusable;
  if (!first) return undefined;
  const count = unusable.length;
  return `${count} ${
    count === 1 ? 'record' : 'records'
  } could not be used, such as ${first.name}: ${first.reason}`;
}
