import { setTimeout as sleep } from 'node:timers/promises';
import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ANNOTATION_ORIGIN_LOCATION } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const POLL_MS = 250;
const REPORT_MS = 5_000;

/** Waits until the catalog shows an entity from a location; the catalog reads new locations in its own time. */
export async function waitForEntity(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  entityRef: string;
  catalogInfoUrl: string;
  logger: LoggerService;
  signal?: AbortSignal;
  timeoutMs: number;
}): Promise<void> {
  const { catalog, credentials, entityRef, catalogInfoUrl, logger } = options;
  const start = Date.now();
  let nextReport = start + REPORT_MS;
  while (Date.now() - start < options.timeoutMs) {
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    const origin = entity?.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
    if (origin === `url:${catalogInfoUrl}`) return;
    if (Date.now() >= nextReport) {
      logger.info(`Waiting for the catalog to read ${catalogInfoUrl}`);
      nextReport += REPORT_MS;
    }
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
  throw new ServiceUnavailableError(
    `The catalog does not show ${entityRef} after ${Math.round(
      options.timeoutMs / 1000,
    )} seconds, though ${catalogInfoUrl} is registered; look for what is wrong with that file in the catalog's log, then run the task again.`,
  );
}
