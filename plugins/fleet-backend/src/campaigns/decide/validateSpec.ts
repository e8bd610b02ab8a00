import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CampaignSpec } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';
import { parseInput } from '../../http/parseInput';
import { isLibraryVersion, isTemplateVersion } from './versions';
import { isTimeZone, minuteOfDay } from './workingHours';

const MAX_LISTED = 10_000;

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(/^[^\p{Cc}]*$/u, 'has a line break or control character');

const entityRef = (defaultKind: string) =>
  z.string().transform((text, context) => {
    try {
      return stringifyEntityRef(
        parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
      );
    } catch {
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(
          text,
        )} is no entity ref; write it as ${defaultKind.toLowerCase()}:default/name`,
      });
      return z.NEVER;
    }
  });

const refs = (defaultKind: string) =>
  z.array(entityRef(defaultKind)).max(MAX_LISTED).optional();

const change = z.discriminatedUnion(
  'kind',
  [
    z
      .object({
        kind: z.literal('template'),
        template: entityRef('Template'),
        version: z
          .string()
          .refine(
            isTemplateVersion,
            'is no semantic version; write it as 1.4.0, or leave it out for the one in the catalog',
          )
          .optional(),
        allowDowngrade: z.boolean().optional(),
        rollsBack: line(100).optional(),
      })
      .strict(),
    z
      .object({
        kind: z.literal('library'),
        library: z
          .string()
          .regex(
            /^[a-z\d]([\w.-]*[a-z\d])?$/i,
            'is no name of a Python library, such as requests',
          )
          .transform(name => name.toLowerCase().replace(/[-_.]+/g, '-')),
        version: z
          .string()
          .refine(
            isLibraryVersion,
            'is no Python version (PEP 440); write the lowest one that is wanted, such as 2.31.0',
          ),
        advisory: line(200).optional(),
      })
      .strict(),
    z
      .object({
        kind: z.literal('script'),
        command: z
          .array(
            z
              .string()
              .min(1, 'is empty; leave the argument out')
              .max(10_000)
              .regex(/^[^\0]*$/, 'has a null character'),
          )
          .min(
            1,
            'names no program; give program and arguments as a list, such as ["python", "fix.py"]',
          )
          .max(100),
        message: line(200),
      })
      .strict(),
  ],
  {
    errorMap: (issue, context) => ({
      message:
        issue.code === 'invalid_union_discriminator'
          ? 'is no known kind of change; use template, library or script'
          : context.defaultError,
    }),
  },
);

const selector = z
  .object({
    services: refs('Component'),
    exclude: refs('Component'),
    owners: refs('Group'),
    systems: refs('System'),
    templates: refs('Template'),
    tiers: z.array(line(100)).max(100).optional(),
    search: line(200).optional(),
  })
  .strict();

const wave = z
  .object({
    name: line(100),
    services: refs('Component'),
    share: z
      .number()
      .gt(0, 'has to be more than 0, such as 0.05 for 5%')
      .max(1, 'is more than 1, which is all services'),
  })
  .strict();

const waves = z
  .array(wave)
  .min(1, 'has none; one wave with share 1 takes all services at once')
  .max(20, 'has more than 20')
  .superRefine((list, context) => {
    const complain = (index: number, key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [index, key], message });
    list.forEach(({ name, share }, index) => {
      const before = list[index - 1];
      if (before && share <= before.share) {
        complain(
          index,
          'share',
          `is ${share} and has to be more than ${before.share} of the wave before: a share counts the waves before it in`,
        );
      }
      if (list.findIndex(other => other.name === name) < index) {
        complain(index, 'name', `is taken by another wave; name it otherwise`);
      }
    });
    const last = list.length - 1;
    if (list[last] && list[last].share !== 1) {
      complain(
        last,
        'share',
        'of the last wave has to be 1, so that no service is left out',
      );
    }
  });

const gate = z
  .object({
    mergedShare: z
      .number()
      .min(0, 'is less than 0')
      .max(1, 'is more than 1')
      .default(0.8),
    checksGreen: z.boolean().default(true),
    environment: line(100).optional(),
    soakMinutes: z
      .number()
      .int('has to be whole minutes')
      .min(0, 'is less than 0')
      .max(30 * 24 * 60, 'is longer than 30 days')
      .default(60),
  })
  .strict()
  .refine(
    ({ environment, mergedShare }) => !environment || mergedShare > 0,
    'waits for deployments though not for merges, and only what was merged is deployed; set mergedShare above 0 or leave the environment out',
  );

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day; write it as 09:00');

const hours = z
  .object({
    days: z
      .array(
        z
          .number()
          .int('has to be 1 (Monday) to 7 (Sunday)')
          .min(1, 'has to be 1 (Monday) to 7 (Sunday)')
          .max(7, 'has to be 1 (Monday) to 7 (Sunday)'),
      )
      .min(1, 'names no day; use 1 (Monday) to 7 (Sunday)')
      .transform(days => [...new Set(days)].sort()),
    from: time,
    to: z
      .string()
      .regex(
        /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
        'is no time of day; write it as 17:00',
      ),
    timeZone: z
      .string()
      .refine(
        isTimeZone,
        'is no IANA time zone; write it as Europe/Berlin or UTC',
      ),
  })
  .strict()
  .refine(
    ({ from, to }) => minuteOfDay(from) !== minuteOfDay(to),
    'begin when they end, so they are never; for whole days use 00:00 to 24:00',
  );

const limits = z
  .object({
    perHour: z
      .number()
      .min(1, 'has to be at least 1')
      .max(10_000, 'is more than 10000, which no git host takes')
      .default(10),
    openPerOwner: z
      .number()
      .int('has to be a whole number')
      .min(1, 'has to be at least 1')
      .max(1000, 'is more than 1000')
      .default(3),
    hours: hours.optional(),
  })
  .strict();

/** The first service alone, then 5%, a quarter, and all; a share too small for one service stands for one. */
const DEFAULT_WAVES = [
  { name: 'Canary', share: 0.0001 },
  { name: '5%', share: 0.05 },
  { name: '25%', share: 0.25 },
  { name: 'All', share: 1 },
];

const schema: z.ZodType<CampaignSpec, z.ZodTypeDef, unknown> = z
  .object({
    title: line(200),
    reason: z
      .string()
      .max(20_000, 'is longer than 20000 characters')
      .optional(),
    change,
    selector: selector.default({}),
    waves: waves.default(DEFAULT_WAVES),
    gate: gate.default({}),
    limits: limits.default({}),
    security: z.boolean().default(false),
    merge: z
      .enum(['never', 'opted-in'], {
        errorMap: () => ({
          message:
            'is no known way to merge; use never, or opted-in for owners who allow it',
        }),
      })
      .default('never'),
    pauseAfterFailures: z
      .number()
      .int('has to be a whole number')
      .min(1, 'has to be at least 1')
      .max(10_000, 'is more than 10000')
      .default(3),
  })
  .strict();

/**
 * Brings a specification into shape and fills in what was left out.
 *
 * @param known - Names of the environments of the configuration.
 * @throws InputError with a sentence for each field that is wrong.
 */
export function validateSpec(
  input: unknown,
  known: { environments: string[] },
): CampaignSpec {
  const spec = parseInput(schema, input);
  const { environment } = spec.gate;
  if (environment && !known.environments.includes(environment)) {
    const names = known.environments.join(', ') || 'none';
    throw new InputError(
      `gate.environment: there is no environment ${environment}; use one of the configuration (${names})`,
    );
  }
  return spec;
}
