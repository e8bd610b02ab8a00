import type {
  LineageState,
  UpdateReport,
  UpdateWish,
} from '@slipway/plugin-fleet-common';
import { valid } from 'semver';
import { z } from 'zod/v3';

export const LINEAGE_STATES = [
  'current',
  'behind',
  'ahead',
  'wished',
  'held',
  'template-gone',
  'unreadable',
  'unlinked',
] as const satisfies readonly LineageState[];

export const UPDATE_KINDS = ['template', 'library', 'script'] as const;

export const UPDATE_STATES = [
  'running',
  'no-change',
  'blocked',
  'open',
  'conflict',
  'edited',
  'declined',
  'closed',
  'merged',
  'failed',
  'held',
] as const;

/** Those that somebody has to do something about. */
export const NEEDS_PERSON = ['open', 'conflict', 'edited', 'failed'] as const;

const commit = z
  .string()
  .regex(
    /^[0-9a-f]{40}([0-9a-f]{24})?$/,
    'must be the whole id of a commit, in small letters',
  );
const version = z.string().min(1).max(200);
const count = z.number().int().min(0);
const isoTime = z
  .string()
  .datetime({ offset: true, message: 'must be an ISO 8601 time' });

export const reportSchema: z.ZodType<UpdateReport, z.ZodTypeDef, unknown> = z
  .object({
    kind: z.enum(UPDATE_KINDS),
    subject: z.string().min(1).max(250),
    from: version.optional(),
    to: version.optional(),
    state: z.enum(UPDATE_STATES),
    reason: z.string().max(2000).optional(),
    branch: z.string().min(1).max(250),
    pullRequest: z
      .object({
        number: z.number().int().min(1),
        url: z
          .string()
          .max(2000)
          .regex(/^https?:\/\//, 'must be a web address'),
        title: z.string().max(500),
      })
      .strict()
      .optional(),
    commit: commit.optional(),
    baseCommit: commit.optional(),
    autoMergeEligible: z.boolean(),
    conflicts: count,
    notes: count,
    campaign: z.string().min(1).max(100).optional(),
    taskId: z.string().min(1).max(100).optional(),
    waitUntil: isoTime.optional(),
  })
  .strict();

export const wishSchema: z.ZodType<UpdateWish, z.ZodTypeDef, unknown> = z
  .object({
    to: z
      .string()
      .max(100)
      .refine(
        text => valid(text) === text,
        'must be a semantic version such as "1.5.0"',
      )
      .optional(),
    allowDowngrade: z.boolean().optional(),
    again: z.boolean().optional(),
  })
  .strict();
