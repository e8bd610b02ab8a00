import type {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { FleetClient } from '@slipway/plugin-fleet-common';
import {
  CATALOG_INFO_FILE,
  assertNamesAreFree,
  parseCatalogInfo,
} from '../catalog/catalogInfo';
import { waitForEntity } from '../catalog/waitForEntity';
import { actorOf } from './actorOf';
import { examples } from './registerService.examples';

export interface RegisterServiceOptions {
  reader: UrlReaderService;
  catalog: CatalogService;
  auth: AuthService;
  fleet: Pick<FleetClient, 'readService'>;
  /** How long the catalog may take to show the service; a minute unless told otherwise. */
  timeoutMs?: number;
}

/**
 * `service:register`: adds a service to the catalog and waits until it is there. Done twice is done once: a location
 * that exists is refreshed.
 *
 * The URL of catalog-info.yaml is put together here, because Backstage's `resolveUrl` loses the branch on Gitea hosts.
 */
export function createRegisterServiceAction(options: RegisterServiceOptions) {
  const { reader, catalog, auth, timeoutMs = 60_000 } = options;
  return createTemplateAction({
    id: 'service:register',
    description:
      'Adds the service of a repository to the catalog, waits until it is there, and has its libraries read.',
    examples,
    schema: {
      input: {
        repoContentsUrl: z =>
          z
            .string()
            .url()
            .describe(
              'URL of the files on the default branch, as service:publish gives it.',
            ),
        catalogInfoPath: z =>
          z
            .string()
            .optional()
            .describe(
              'Path of the catalog file there; catalog-info.yaml unless told otherwise.',
            ),
      },
      output: {
        entityRef: z => z.string().describe('Entity ref of the service.'),
        catalogInfoUrl: z =>
          z.string().describe('URL of the registered catalog file.'),
      },
    },
    async handler(ctx) {
      const { repoContentsUrl, catalogInfoPath = CATALOG_INFO_FILE } =
        ctx.input;
      const catalogInfoUrl = `${repoContentsUrl.replace(
        /\/+$/,
        '',
      )}/${catalogInfoPath.replace(/^\/+/, '')}`;
      const entityRefs = await readCatalogInfo(reader, catalogInfoUrl);
      const [entityRef] = entityRefs;
      const credentials = await auth.getOwnServiceCredentials();

      await assertNamesAreFree({
        catalog,
        credentials,
        entityRefs,
        catalogInfoUrl,
      });
      await catalog.addLocation(
        { type: 'url', target: catalogInfoUrl, onConflict: 'refresh' },
        { credentials: (await actorOf(ctx, auth)).credentials },
      );
      await waitForEntity({
        catalog,
        credentials,
        entityRef,
        catalogInfoUrl,
        logger: ctx.logger,
        signal: ctx.signal,
        timeoutMs,
      });
      ctx.logger.info(`${entityRef} is in the catalog`);
      await readLibraries({ entityRef, logger: ctx.logger, ...options });

      ctx.output('entityRef', entityRef);
      ctx.output('catalogInfoUrl', catalogInfoUrl);
    },
  });
}

async function readCatalogInfo(
  reader: UrlReaderService,
  url: string,
): Promise<[string, ...string[]]> {
  try {
    const response = await reader.readUrl(url);
    return parseCatalogInfo((await response.buffer()).toString('utf8'));
  } catch (error) {
    throw new InputError(
      `${url} cannot be read as a catalog file; check that it is on the default branch and describes a Component`,
      error,
    );
  }
}

/** Asks for the libraries at once. The regular sweep reads them later anyway, so a failure is no failure of the service. */
async function readLibraries(
  options: RegisterServiceOptions & {
    entityRef: string;
    logger: LoggerService;
  },
): Promise<void> {
  const { auth, fleet, entityRef, logger } = options;
  try {
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'fleet',
    });
    await fleet.readService(entityRef, { token });
  } catch (error) {
    logger.info(
      `The libraries of ${entityRef} could not be asked for now and will be read by the next sweep: ${stringifyError(
        error,
      )}`,
    );
  }
}
