import { InputError } from '@backstage/errors';
import { compare, valid } from 'semver';

/**
 * Whether a step from one template version to another is due, by SemVer; the way back only when it is asked for.
 *
 * @throws InputError for a version that is none, or a way back nobody asked for.
 */
export function updateDirection(
  versions: { from: string; to: string },
  options: { allowDowngrade?: boolean } = {},
): 'none' | 'update' | 'downgrade' {
  const { from, to } = versions;
  for (const version of [from, to]) {
    if (!valid(version)) {
      throw new InputError(
        `${JSON.stringify(version)} is no semantic version such as "1.0.0".`,
      );
    }
  }
  const difference = compare(to, from);
  if (difference === 0) return 'none';
  if (difference > 0) return 'update';
  if (options.allowDowngrade) return 'downgrade';
  throw new InputError(
    `Version ${to} is older than ${from}, on which the service is; ask for the downgrade to go back.`,
  );
}
