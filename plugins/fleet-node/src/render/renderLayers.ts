import { mkdir, mkdtemp, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import type { JsonObject } from '@backstage/types';
import { listFiles } from '../git/snapshots';
import type { RenderedLayer } from './combineLayers';
import type { LayerSource } from './readLayers';
import type { RenderContext } from './renderContext';
import { repeatFolders } from './repeatFolders';

/** Renders each layer into a folder of its own with Backstage's `fetch:template`. */
export async function renderLayers(options: {
  sources: LayerSource[];
  values: JsonObject;
  copyWithoutTemplating: string[];
  /** An empty folder to render into. */
  destination: string;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  context: Pick<RenderContext, 'logger' | 'signal'>;
}): Promise<RenderedLayer[]> {
  const { sources, values, copyWithoutTemplating, destination } = options;
  const fetchTemplate = createFetchTemplateAction(options);
  const logger = withoutProgress(options.context.logger);
  const rendered: RenderedLayer[] = [];

  for (const [index, source] of sources.entries()) {
    const folder = join(destination, String(index));
    await mkdir(folder);
    try {
      const layer = await repeatFolders({
        folder: source.folder,
        values,
        destination: join(destination, `repeated-${index}`),
      });
      await fetchTemplate.handler({
        logger,
        signal: options.context.signal,
        task: { id: 'render' },
        getInitiatorCredentials: refuseCredentials,
        workspacePath: folder,
        templateInfo: {
          entityRef: '',
          baseUrl: `file://${layer}.yaml`,
        },
        input: { url: `./${basename(layer)}`, values, copyWithoutTemplating },
        checkpoint: ({ fn }) => Promise.resolve(fn()),
        output: () => undefined,
        createTemporaryDirectory: () => mkdtemp(join(destination, 'copy-')),
      });
      const files = await Promise.all(
        (
          await listFiles(folder)
        ).map(async file =>
          file.mode === '120000'
            ? { ...file, target: await readlink(file.source) }
            : file,
        ),
      );
      rendered.push({ path: source.path, files });
    } catch (error) {
      throw new InputError(
        `The layer ${source.path} could not be rendered with these values`,
        error,
      );
    }
  }
  return rendered;
}

/** The layers are on disk already, so that rendering asks nobody for anything. */
async function refuseCredentials(): Promise<never> {
  throw new NotAllowedError('Rendering a layer has no credentials');
}

/** The engine logs a line per file, and Backstage stores each line as a row: only what goes wrong is passed on. */
function withoutProgress(logger: LoggerService): LoggerService {
  return {
    error: (message, meta) => logger.error(message, meta),
    warn: (message, meta) => logger.warn(message, meta),
    info: () => undefined,
    debug: () => undefined,
    child: meta => withoutProgress(logger.child(meta)),
  };
}
