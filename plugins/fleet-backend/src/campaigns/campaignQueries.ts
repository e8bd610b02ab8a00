import { TARGET_STATES, type TargetState } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { pageQuery, textQuery } from '../http/queries';

/** The query parameters of campaigns, and where their pages begin. */

const targetState = z
  .string()
  .refine(
    (state): state is TargetState =>
      TARGET_STATES.some(known => known === state),
    `use one of ${TARGET_STATES.join(', ')}`,
  );

export const campaignsQuery = z.object({
  ...pageQuery,
  state: z.enum(['draft', 'running', 'paused', 'done', 'closed']).optional(),
  kind: z.enum(['template', 'library', 'script']).optional(),
  owner: textQuery,
});

export const campaignPosition = z.object({
  createdAt: z.string(),
  id: z.string(),
});

export const targetsQuery = z.object({
  ...pageQuery,
  state: z
    .union([targetState, z.array(targetState).max(50)])
    .transform(value => [value].flat())
    .optional(),
  owner: textQuery,
  wave: z.coerce.number().int().min(0).max(1000).optional(),
  search: textQuery,
});

export const targetPosition = z.object({
  key: z.tuple([
    z.number().int(),
    z.number().int(),
    z.number().int(),
    z.string(),
  ]),
});

export const eventsQuery = z.object(pageQuery);

export const eventPosition = z.object({ event: z.number().int() });
