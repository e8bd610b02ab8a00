import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScmIntegrations } from '@backstage/integration';
import { fetchContents } from '@backstage/plugin-scaffolder-node';

/** Part of a template: a folder of files to render, beside or below the template's own folder. */
export interface LayerSource {
  /** From the folder that holds the template's folder, such as `flask-service/skeleton`. */
  path: string;
  /** Where its files were copied to. */
  folder: string;
}

/** Copies a template's layers, from disk or from a git host, so that what is rendered is what was fingerprinted. */
export async function readLayers(options: {
  layers: string[];
  /** The Template entity's location, as Backstage gives it. */
  baseUrl: string;
  /** An empty folder to copy into. */
  destination: string;
  reader: UrlReaderService;
  integrations: ScmIntegrations;
  isDryRun: boolean;
  logger: LoggerService;
}): Promise<LayerSource[]> {
  const { baseUrl, destination, reader, integrations, logger } = options;
  const sources: LayerSource[] = [];
  for (const [index, path] of options.layers.map(normalisePath).entries()) {
    const folder = join(destination, String(index));
    try {
      await fetchContents({
        reader,
        integrations,
        outputPath: folder,
        ...(options.isDryRun
          ? await locateInDryRun(path, baseUrl)
          : { baseUrl: templatesFolder(baseUrl), fetchUrl: `./${path}` }),
      });
      await removeCaches(folder);
      sources.push({ path, folder });
    } catch (error) {
      if (options.isDryRun) {
        logger.warn(
          `A dry run has only the template's own folder: the layer ${path} is left out.`,
        );
      } else {
        throw new InputError(
          `The template's layer ${path} could not be read beside ${baseUrl}; layers are folders named from the one that holds the template's folder, such as flask-service/skeleton.`,
          error,
        );
      }
    }
  }
  return sources;
}

/** What Python leaves behind where somebody worked on a layer is no part of it. */
async function removeCaches(folder: string): Promise<void> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  await Promise.all(
    entries
      .filter(entry => entry.isDirectory() && entry.name === '__pycache__')
      .map(({ parentPath, name }) =>
        rm(join(parentPath, name), { recursive: true }),
      ),
  );
}

function normalisePath(layer: string): string {
  const path = layer.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  const segments = path.split('/');
  if (!path || segments.some(part => part === '' || /^\.{1,2}$/.test(part))) {
    throw new InputError(
      `${JSON.stringify(
        layer,
      )} is not a layer; name a folder from the one that holds the template's folder, such as flask-service/skeleton.`,
    );
  }
  return path;
}

/** One level above the template's folder, with a file name at its end because Backstage resolves against a file. */
function templatesFolder(baseUrl: string): string {
  if (baseUrl.startsWith('file://')) {
    // Backstage writes the plain path after file://, without escapes, and reads it so too.
    return `${dirname(dirname(baseUrl))}/templates.yaml`;
  }
  return new URL('../templates.yaml', baseUrl).toString();
}

/** The template editor sends the template's own folder only, under a name of its own. */
async function locateInDryRun(path: string, baseUrl: string) {
  const fetchUrl = `./${path.slice(path.indexOf('/') + 1)}`;
  await stat(new URL(fetchUrl, baseUrl));
  return { baseUrl, fetchUrl };
}
