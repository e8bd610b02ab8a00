import { InputError } from '@backstage/errors';
import { z } from 'zod';

const schema = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  limit: z.coerce.number().int().min(1).default(30),
});

/** Gitea's `page` (from 1) and `limit` (50 at most). */
export function readPageOptions(query: unknown): {
  skip: number;
  limit: number;
} {
  const parsed = schema.safeParse(query);
  if (!parsed.success) {
    throw new InputError('page and limit must be whole numbers from 1.');
  }
  const limit = Math.min(parsed.data.limit, 50);
  return { skip: (parsed.data.page - 1) * limit, limit };
}
