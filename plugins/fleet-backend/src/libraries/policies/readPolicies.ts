import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { LibraryPolicy } from '@slipway/plugin-fleet-common';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod/v3';
import { normalizeName } from '../lockfiles/normalizeName';
import { parseVersion } from '../versions/pep440';
import { isSpecifier } from '../versions/specifiers';

/** A service that need not meet a policy for a while. */
export interface PolicyExemption {
  /** Entity ref. */
  service: string;
  reason: string;
  /** The last day, such as 2026-12-31. */
  until: string;
}

/** A policy with everything that decides about a service. */
export interface Policy extends LibraryPolicy {
  exemptions: PolicyExemption[];
}

const date = z
  .preprocess(
    // YAML reads an unquoted date as one.
    value => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
    z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is no date such as 2026-12-31'),
  )
  .refine(text => !Number.isNaN(Date.parse(text)), 'is no day of the calendar');

const reason = z.string().trim().min(1, 'is empty; say why');

const policySchema = z
  .object({
    library: z.string().min(1).transform(normalizeName),
    minimum: z
      .string()
      .refine(text => parseVersion(text), 'is no version of PEP 440')
      .optional(),
    banned: z
      .string()
      .refine(
        text => text.trim() !== '' && isSpecifier(text),
        'is no range of PEP 440 such as >=2.0,<2.3',
      )
      .optional(),
    deadline: date.optional(),
    reason,
    exemptions: z
      .array(
        z
          .object({
            service: z
              .string()
              .regex(
                /^[a-z]+:[^/\s]+\/[^/\s]+$/i,
                'is no entity ref such as component:default/payments',
              )
              .transform(ref => ref.toLocaleLowerCase('en-US')),
            reason,
            until: date,
          })
          .strict(),
      )
      .default([]),
  })
  .strict()
  .refine(
    ({ minimum, banned }) => minimum !== undefined || banned !== undefined,
    'needs a minimum or a banned range',
  );

/**
 * Reads policies.
 *
 * @param key - What the list is called where it was written, for messages.
 * @throws InputError that names the entry.
 */
export function readPolicies(value: unknown, key: string): Policy[] {
  const parsed = z.array(policySchema).safeParse(value ?? []);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${keyOf(key, issue?.path)} ${issue?.message}`);
  }
  return parsed.data.map(policy => ({ ...policy, id: idOf(policy) }));
}

/** Reads the file that holds policies: a list, or a list under `policies`. */
export function readPolicyFile(text: string): Policy[] {
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (error) {
    throw new InputError(`The file is no YAML: ${firstLine(error)}`);
  }
  const wrapped = z.object({ policies: z.unknown() }).safeParse(document);
  return readPolicies(
    wrapped.success ? wrapped.data.policies : document,
    'policies',
  );
}

function keyOf(key: string, path: Array<string | number> = []): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`,
    key,
  );
}

/** The exemptions may change without making it another policy. */
function idOf({
  library,
  minimum,
  banned,
  deadline,
  reason: why,
}: Omit<Policy, 'id'>) {
  return createHash('sha256')
    .update(JSON.stringify([library, minimum, banned, deadline, why]))
    .digest('hex')
    .slice(0, 12);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : `${error}`).split('\n')[0]!;
}
