import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';

/** The zod of Backstage's registry, which it hands to every schema: another copy of it has other types. */
export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** What every action here is: asking again gives the same and changes nothing. */
export const READ_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

/** What an answer that is one page of a list has beside its items. */
export function pageOutput(z: Zod) {
  return {
    totalItems: z.number().describe('On all pages together'),
    nextCursor: z
      .string()
      .optional()
      .describe('For the next page; absent on the last one'),
  };
}
