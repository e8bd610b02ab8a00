import { InputError } from '@backstage/errors';
import type { Page } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';

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

/** The position in a list that is sorted in memory: the key of the last item, and how the list is sorted. */
export function keyPosition({ sort, order }: { sort: string; order: string }) {
  return z.object({
    key: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(5),
    sort: z.literal(sort),
    order: z.literal(order),
  });
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
