import { InputError } from '@backstage/errors';
import { normalizeName } from '../lockfiles/normalizeName';
import { isSpecifier } from '../versions/specifiers';

/** As PEP 503 writes it, however it was asked for. */
export function libraryNameOf(name: string): string {
  return normalizeName(name.trim());
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
