import { InputError } from '@backstage/errors';
import {
  SERVICE_NAME_PATTERN,
  explainServiceName,
} from '@slipway/plugin-fleet-common';
import type { JsonObject, JsonValue } from '@backstage/types';

/** Secrets shorter than this are looked for as whole values only, since any text may hold them by chance. */
const MINIMUM_SECRET_LENGTH = 8;

/**
 * Refuses values that no repository may be made of: a name that breaks elsewhere, or a secret, since values are
 * written to files and recorded.
 */
export function checkValues(values: JsonObject, secrets: string[]): void {
  if (values.template !== undefined) {
    throw new InputError(
      'values.template is set by service:render itself (ref and version of the template); give the value another name.',
    );
  }
  const { name } = values;
  if (name !== undefined) {
    if (typeof name !== 'string' || !SERVICE_NAME_PATTERN.test(name)) {
      throw new InputError(explainServiceName(String(name)));
    }
  }
  const holder = findSecret({ value: values, path: 'values', secrets });
  if (holder) {
    throw new InputError(
      `${holder} holds a secret of this task, and values are recorded in the repository; take it out of the values of service:render and let the service read it from its environment.`,
    );
  }
}

function findSecret(search: {
  value: JsonValue | undefined;
  path: string;
  secrets: string[];
}): string | undefined {
  const { value, path, secrets } = search;
  if (typeof value === 'string') {
    return secrets.some(secret => holds(value, secret)) ? path : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const holder = findSecret({
      value: child,
      path: `${path}.${key}`,
      secrets,
    });
    if (holder) return holder;
  }
  return undefined;
}

function holds(text: string, secret: string): boolean {
  if (secret.length < MINIMUM_SECRET_LENGTH) {
    return secret !== '' && text === secret;
  }
  return text.includes(secret);
}
