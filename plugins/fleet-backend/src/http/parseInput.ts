import { InputError } from '@backstage/errors';
import type { z } from 'zod/v3';

/**
 * Brings what a client sent into shape.
 *
 * @throws InputError with one sentence that names every field that is wrong.
 */
export function parseInput<T>(
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  input: unknown,
): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InputError(problems.join('; '));
}
