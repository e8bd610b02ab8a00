import { isDnsLabel, type SnapshotUpload } from '@slipway/plugin-fleet-common';
import { z } from 'zod/v3';

/** What may be reported of a build. */
export const snapshotSchema = z
  .object({
    commit: z
      .string()
      .regex(/^[0-9a-fA-F]{7,64}$/, 'must be 7 to 64 hexadecimal digits')
      .transform(commit => commit.toLowerCase()),
    imageDigest: z
      .string()
      .regex(
        /^sha256:[0-9a-f]{64}$/,
        'must be sha256: and 64 hexadecimal digits',
      )
      .optional(),
    environment: z
      .string()
      .refine(
        isDnsLabel,
        'must be a DNS label (a-z, 0-9 and -, at most 63), such as production',
      )
      .optional(),
    files: z
      .array(
        z
          .object({
            path: z
              .string()
              .max(200, 'must have at most 200 characters')
              .regex(
                /^[^\p{Cc}/\\]+$/u,
                'must be the name of a file without its folder, such as poetry.lock',
              ),
            content: z.string(),
          })
          .strict(),
      )
      .min(1, 'must hold a lockfile or an SBOM')
      .max(20, 'must be at most 20: a lockfile and what belongs to it'),
  })
  .strict()
  .refine(
    ({ files }) => new Set(files.map(({ path }) => path)).size === files.length,
    { path: ['files'], message: 'must not name a file twice' },
  ) satisfies z.ZodType<SnapshotUpload, z.ZodTypeDef, unknown>;
