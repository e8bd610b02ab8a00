import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { parseServiceRef } from '../services/ReadableServices';
import type { Zod } from './actionOutput';

/** Items of an answer: an agent reads all of it, so it is short unless asked otherwise. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 50;

/** What several actions take. Agents send numbers and booleans as strings; both are understood. */
export function inputsOf(z: Zod) {
  const text = (description: string) =>
    z.string().max(200).optional().describe(description);
  return {
    limit: z
      .preprocess(
        value => (isText(value) ? Number(value) : value),
        z.number().int().min(1).max(MAX_LIMIT),
      )
      .optional()
      .describe(
        `Items of the answer, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} unless told otherwise. Ask for totalItems before going through pages.`,
      ),
    cursor: z
      .string()
      .max(2000)
      .optional()
      .describe(
        'nextCursor of the answer before, together with the same other input, for the page behind it.',
      ),
    owner: text(
      'Only services of this owner: an entity ref such as group:default/payments, or the name of a group.',
    ),
    text,
    flag: (description: string) =>
      z
        .preprocess(
          value =>
            value === 'true' || value === 'false' ? value === 'true' : value,
          z.boolean(),
        )
        .optional()
        .describe(description),
  };
}

export function limitOf({ limit }: { limit?: number }): number {
  return limit ?? DEFAULT_LIMIT;
}

/**
 * @throws InputError when it is no entity ref.
 */
export function ownerRefOf(owner: string | undefined): string | undefined {
  if (!owner) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch (error) {
    throw new InputError(
      `owner: ${owner} is no entity ref; use one such as group:default/payments`,
      error,
    );
  }
}

/**
 * @throws InputError when it is no ref of a component.
 */
export function requireServiceRef(service: string): string {
  const ref = parseServiceRef(service);
  if (ref) return ref;
  throw new InputError(
    `service: ${service} is no service; use its name, or an entity ref such as component:default/payments`,
  );
}

/** What names a service in the input of an action. */
export function serviceInput(z: Zod) {
  return z
    .string()
    .min(1)
    .max(200)
    .describe(
      'Name of the service, or its entity ref such as component:default/payments.',
    );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
