import { InputError } from '@backstage/errors';
import { spawnGit } from '@slipway/plugin-fleet-node';
import type { Response } from 'express';
import { isBinary, readBlob, readEntry } from '../repositories/contents';
import type { FoundPlace } from './findPlace';
import { sendOutput } from '../streamProcess';

/** Sends the bytes of a file as plain text or, when they are not text, as a download; never as what its name says. */
export async function sendRawFile(options: {
  gitDir: string;
  place: FoundPlace;
  response: Response;
}): Promise<void> {
  const { gitDir, place, response } = options;
  const entry = await readEntry({ gitDir, ...place });
  if (entry.type === 'dir' || entry.type === 'submodule') {
    throw new InputError(`${place.path || 'The root'} is not a file.`);
  }
  const { id } = entry;
  const beginning = await readBlob({ gitDir, id, maxBytes: 8000 });
  if (isBinary(beginning)) {
    response.attachment(entry.name);
    response.setHeader('Content-Type', 'application/octet-stream');
  } else {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  }
  const child = spawnGit(['cat-file', 'blob', id], { cwd: gitDir });
  await sendOutput(child, response);
}
