import { InputError } from '@backstage/errors';
import type { Page } from '@slipway/plugin-fleet-common';
import { z } from 'zod';

const LIMIT = 'use a whole number from 1 to 200';

/** The query parameters of every list. */
export const pageQuery = {
  limit: z.coerce
    .number({ invalid_type_error: LIMIT })
    .int(LIMIT)
    .min(1, LIMIT)
    .max(200, LIMIT)
    .default(50),
  cursor: z.string().max(2000).optional(),
};

/** Opaque to clients: where the next page begins, and of which list. */
function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * @throws InputError when the cursor is none of ours, or is of a list that is sorted otherwise.
 */
export function decodeCursor<T>(
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  cursor: string | undefined,
): T | undefined {
  if (cursor === undefined) return undefined;
  const position = schema.safeParse(parseJson(cursor));
  if (position.success) return position.data;
  throw new InputError(
    'cursor: not one of this list; use nextCursor of the page before, with the same order, or leave it out',
  );
}

/** A page of the wire format from what a store found. */
export function toPage<T>(found: {
  items: T[];
  totalItems: number;
  next?: object;
}): Page<T> {
  const { items, totalItems, next } = found;
  return {
    items,
    totalItems,
    ...(next && { nextCursor: encodeCursor(next) }),
  };
}

function parseJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
