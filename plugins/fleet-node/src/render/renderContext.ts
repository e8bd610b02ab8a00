import type { LoggerService } from '@backstage/backend-plugin-api';

/** Who wants a render, as far as rendering has to know; the context of a scaffolder action is one. */
export interface RenderContext {
  logger: LoggerService;
  signal?: AbortSignal;
  /** The template editor's dry run, which has the template's own folder only. */
  isDryRun?: boolean;
}
