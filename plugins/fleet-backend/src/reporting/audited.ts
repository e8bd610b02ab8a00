import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** Does something, with its beginning and its end in the audit log. */
export async function audited<T>(
  {
    auditor,
    ...event
  }: AuditorServiceCreateEventOptions & { auditor: AuditorService },
  act: () => Promise<T>,
): Promise<T> {
  const audit = await auditor.createEvent(event);
  try {
    const result = await act();
    await audit.success();
    return result;
  } catch (error) {
    await audit.fail({ error: toError(error) });
    throw error;
  }
}
