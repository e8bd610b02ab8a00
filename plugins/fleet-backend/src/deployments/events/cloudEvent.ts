import type { IncomingHttpHeaders } from 'node:http';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import { parseJson } from './readRawBody';

/** What an HTTP request carries, by CloudEvents 1.0. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  data: unknown;
}

const attributes = z.object({
  specversion: z.literal('1.0', {
    errorMap: () => ({ message: 'must be 1.0, the version of CloudEvents' }),
  }),
  id: z.string().min(1).max(1000),
  source: z.string().min(1).max(1000),
  type: z.string().min(1).max(300),
});

const structured = attributes.extend({ data: z.unknown() });

/**
 * Reads an event in binary content mode (attributes in `ce-` headers, data as body) or structured content mode (all in a
 * body of the type `application/cloudevents+json`).
 *
 * @throws InputError when it is neither, or lacks an attribute that every event has.
 */
export function readCloudEvent(
  headers: IncomingHttpHeaders,
  body: Buffer,
): CloudEvent {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (/^application\/cloudevents-batch\b/i.test(type)) {
    throw new InputError('Events are taken one at a time; send no batches');
  }
  if (/^application\/cloudevents\b/i.test(type)) {
    return { data: undefined, ...parseInput(structured, parseJson(body)) };
  }
  if (headers['ce-specversion'] === undefined) {
    throw new InputError(
      'This is no CloudEvent over HTTP: it has neither the header ce-specversion nor the type application/cloudevents+json',
    );
  }
  const named = Object.keys(attributes.shape).map(name => [
    name,
    attributeOf(headers[`ce-${name}`]),
  ]);
  const found = parseInput(attributes, Object.fromEntries(named));
  return { ...found, data: parseJson(body) };
}

/** Headers carry what is not ASCII as percent-encoded UTF-8. */
function attributeOf(
  header: string | string[] | undefined,
): string | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  try {
    return text && decodeURIComponent(text);
  } catch {
    return text;
  }
}
