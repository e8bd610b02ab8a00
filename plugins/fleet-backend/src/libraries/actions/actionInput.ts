import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseServiceRef } from '../../services/ReadableServices';
import { normalizeName } from '../lockfiles/normalizeName';
import { isSpecifier } from '../versions/specifiers';

/** Items of an answer: an agent reads all of it, so it is short unless asked otherwise. */
const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 50;

/** The schema library that Backstage hands to actions; its types are others than those of ours. */
export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** What is said of the inputs that several actions take. */
export const DESCRIPTIONS = {
  limit: `Items of the answer, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} unless told otherwise. Ask for totalItems before going through pages.`,
  cursor:
    'nextCursor of the answer before, together with the same other input, for the page behind it.',
  owner:
    'Only services of this owner: an entity ref such as group:default/payments, or the name of a group.',
};

/** Agents send numbers as strings. */
export function numberFromText(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== ''
    ? Number(value)
    : value;
}

/** Agents send booleans as strings. */
export function booleanFromText(value: unknown): unknown {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

export function limitOf({ limit }: { limit?: number }): number {
  return limit ?? DEFAULT_LIMIT;
}

/** As PEP 503 writes it, however it was asked for. */
export function libraryNameOf(name: string): string {
  return normalizeName(name.trim());
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

/**
 * @throws InputError when it is none of PEP 440.
 */
export function requireSpecifier(versions: string | undefined) {
  if (!versions || isSpecifier(versions)) return versions || undefined;
  throw new InputError(
    `versions: ${versions} is no specifier of PEP 440; use one such as <4 or >=2,!=2.1.*, or ==3.1 for one version`,
  );
}
