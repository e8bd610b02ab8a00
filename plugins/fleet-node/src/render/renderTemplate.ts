import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import {
  initBareRepository,
  listFiles,
  storeSnapshots,
  type SourceFile,
  type TreeEntry,
} from '../git/snapshots';
import type { TemplateLock } from '../lineage/lineageFiles';
import { combineLayers } from './combineLayers';
import { readLayers } from './readLayers';
import type { RenderContext } from './renderContext';
import { renderLayers } from './renderLayers';

export interface RenderEnvironment {
  reader: UrlReaderService;
  integrations: ScmIntegrations;
}

/** A template version and what decides its render. */
export interface RenderRequest {
  template: TemplateOrigin;
  layers: string[];
  values: JsonObject;
  copyWithoutTemplating: string[];
}

export interface TemplateOrigin {
  /** Entity ref. */
  ref: string;
  version: string;
  /** Where the Template entity is read from, as Backstage gives it. */
  baseUrl: string;
}

export interface Render {
  /** The files, finished, in the scratch folder. */
  files: SourceFile[];
  /** The same files as git stores them, and the id of their tree. */
  entries: TreeEntry[];
  tree: string;
  /** The layers with the git tree ids of their sources, from which a template's commit can be found again. */
  layers: TemplateLock['layers'];
}

/** Commits are a by-product here: only trees are used. */
const UNUSED_COMMIT = {
  message: '',
  author: { name: 'Slipway', email: '', date: new Date(0) },
};

/** Renders a template into a scratch folder, on the same input always to the same bytes. */
export async function renderTemplate(
  request: RenderRequest,
  options: RenderEnvironment & {
    /** An empty folder. */
    scratch: string;
    context: RenderContext;
    /** A bare repository to store the objects in; one in the scratch folder unless told otherwise. */
    gitDir?: string;
  },
): Promise<Render> {
  const { scratch, context, reader, integrations } = options;
  const { template } = request;
  const sourceFolder = join(scratch, 'layers');
  const renderFolder = join(scratch, 'rendered');
  await Promise.all([mkdir(sourceFolder), mkdir(renderFolder)]);

  const sources = await readLayers({
    layers: request.layers,
    baseUrl: template.baseUrl,
    destination: sourceFolder,
    isDryRun: context.isDryRun ?? false,
    logger: context.logger,
    reader,
    integrations,
  });
  const rendered = await renderLayers({
    sources,
    values: {
      ...request.values,
      template: { ref: template.ref, version: template.version },
    },
    copyWithoutTemplating: request.copyWithoutTemplating,
    destination: renderFolder,
    reader,
    integrations,
    context,
  });
  const files = combineLayers(rendered);

  const gitDir = options.gitDir ?? join(scratch, 'objects.git');
  if (!options.gitDir) await initBareRepository(gitDir);
  const sourceFiles = await Promise.all(
    sources.map(({ folder }) => listFiles(folder)),
  );
  const [render, ...stored] = await storeSnapshots({
    gitDir,
    snapshots: [files, ...sourceFiles].map(listed => ({
      files: listed,
      ...UNUSED_COMMIT,
    })),
  });
  return {
    files,
    entries: render?.entries ?? [],
    tree: render?.tree ?? '',
    layers: sources.map(({ path }, index) => ({
      path,
      tree: stored[index]?.tree ?? '',
    })),
  };
}
