import { isDnsLabel, type Deployment } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { parseServiceRef } from '../services/ReadableServices';

/** Clocks differ; a deployment that ended later than this in the future did not happen. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

const line = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must not have control characters')
  .refine(text => text.trim() === text, 'must not begin or end with a space');

const time = z
  .string()
  .max(40)
  .datetime({
    offset: true,
    message: 'must be ISO 8601 with a zone, such as 2026-11-01T10:00:00Z',
  })
  .refine(text => !Number.isNaN(Date.parse(text)), 'is not a time that exists');

/** What may be reported as a deployment at a given moment. */
export function deploymentSchema(
  now: Date,
): z.ZodType<Deployment, z.ZodTypeDef, unknown> {
  const latest = now.getTime() + CLOCK_TOLERANCE_MS;
  return z
    .object({
      id: line,
      service: line.transform((ref, context) => {
        const service = parseServiceRef(ref);
        if (service) return service;
        context.addIssue({
          code: z.ZodIssueCode.custom,
          message:
            'must be the entity ref of a component, such as component:default/payments',
        });
        return z.NEVER;
      }),
      environment: z
        .string()
        .refine(
          isDnsLabel,
          'must be a DNS label (a-z, 0-9 and -, at most 63), such as production',
        ),
      version: line,
      outcome: z.enum(['success', 'failure']),
      finishedAt: time.refine(
        text => Date.parse(text) <= latest,
        'is in the future; report a deployment when it has ended',
      ),
      startedAt: time.optional(),
      commit: z
        .string()
        .regex(/^[0-9a-fA-F]{7,64}$/, 'must be 7 to 64 hexadecimal digits')
        .optional(),
      actor: line.optional(),
      url: z
        .string()
        .max(2000)
        .refine(isWebUrl, 'must be an http or https URL without a password')
        .optional(),
    })
    .strict()
    .refine(
      ({ startedAt, finishedAt }) =>
        !startedAt || !(Date.parse(startedAt) > Date.parse(finishedAt)),
      { path: ['startedAt'], message: 'is after finishedAt' },
    );
}

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}
