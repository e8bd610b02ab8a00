import { z } from 'zod/v3';

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

/** A list as one page of JSON, or whole as CSV. */
export const formatQuery = z.enum(['json', 'csv']).default('json');

export const booleanQuery = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional();

/** A text that is looked for, a name or a ref; left empty it filters nothing. */
export const textQuery = z
  .string()
  .max(200)
  .transform(text => text || undefined)
  .optional();

/** A parameter that may be repeated. */
export const manyQuery = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(200)])
  .transform(value => [value].flat())
  .optional();

export const orderQuery = z.enum(['asc', 'desc']);
