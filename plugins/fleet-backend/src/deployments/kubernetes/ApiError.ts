import { CustomErrorBase } from '@backstage/errors';
import { z } from 'zod/v3';

const statusSchema = z.object({
  kind: z.literal('Status'),
  code: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** What a Kubernetes API says in place of an answer; `code` is the HTTP status, also where it came as an event. */
export class ApiError extends CustomErrorBase {
  override name = 'ApiError' as const;
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  /** Of a `Status` object, or of whatever else came with a status that is no success. */
  static from(value: unknown, httpStatus = 500): ApiError {
    const parsed = statusSchema.safeParse(value);
    if (!parsed.success)
      return new ApiError(httpStatus, `status ${httpStatus}`);
    const { code = httpStatus, reason, message } = parsed.data;
    return new ApiError(code, message || reason || `status ${code}`);
  }
}
