import { InputError } from '@backstage/errors';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod/v3';
import { checkCount } from './checkFormat';

/**
 * Reads a TOML file of a repository into the shape that is expected of it.
 *
 * @throws InputError with a sentence that names the file and the place.
 */
export function parseToml<T>(
  file: { path: string; text: string },
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): T {
  const result = schema.safeParse(toObject(file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(
    `${file.path} is not what it should be: ${issue?.path.join('.')}: ${
      issue?.message
    }`,
  );
}

/** How the entries of a lockfile begin, whatever its format; counting them costs nothing beside reading them. */
const ENTRY = /^\[\[(?:package|packages|distribution)\]\]/gm;

function toObject({ path, text }: { path: string; text: string }): unknown {
  checkCount(path, text.match(ENTRY)?.length ?? 0);
  try {
    return parse(text, { maxDepth: 100 });
  } catch (error) {
    if (error instanceof TomlError) {
      const [reason = ''] = error.message.split('\n');
      throw new InputError(
        `${path} is not valid TOML (line ${error.line}): ${reason.replace(
          'Invalid TOML document: ',
          '',
        )}`,
      );
    }
    throw error;
  }
}
