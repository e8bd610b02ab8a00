import { z } from 'zod/v3';

/** What every action here is: asking again gives the same and changes nothing. */
export const READ_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

/** The part of an answer that is one page of a list. */
export function pageOutput<T extends z.ZodTypeAny>(item: T) {
  return {
    items: z.array(item),
    totalItems: z.number().describe('On all pages together'),
    nextCursor: z
      .string()
      .optional()
      .describe('For the next page; absent on the last one'),
  };
}
