import { posix } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { readCommit } from '../git/commits';
import type { ResolvedBump } from '../libraryBump/resolveLibraryBump';
import type { RenderContext } from '../render/renderContext';
import type { RenderEnvironment } from '../render/renderTemplate';
import type { ServiceRepository } from '../updates/serviceRepository';
import { mapBack } from './mapBack';
import { addToChangelog, raiseTemplateVersion } from './nextVersion';
import { renderSample } from './renderSample';
import { sampleParameters } from './sampleParameters';
import {
  readLayerFiles,
  readRenderedChanges,
  writeTemplateFiles,
} from './templateFiles';
import { checkOutTemplate } from './templateSource';

export interface TemplateBumpRequest extends RenderEnvironment {
  template: Entity;
  repository: ServiceRepository;
  library: string;
  /** The lowest version that is wanted. */
  version: string;
  /** What `service:render` adds where the template says nothing. */
  portalValues: JsonObject;
  /** Bumps the library in a project without a folder of its own, as `resolveLibraryBump` does. */
  resolve(project: {
    gitDir: string;
    tree: string;
    folder: string;
    library: string;
    version: string;
    signal?: AbortSignal;
  }): Promise<ResolvedBump>;
  context: RenderContext;
  /** An empty folder. */
  scratch: string;
}

/** A bump of a library in a template, as it would be proposed; nothing has been written but objects. */
export interface PreparedTemplateBump {
  /** What it is for a service made from the template with the defaults of its form. */
  bump: ResolvedBump;
  /** The template's whole repository with the change; as it was when there is none. */
  tree: string;
  /** Of the template, from the root of its repository. */
  folder: string;
  /** Paths from the root that hold the change, without template.yaml and CHANGELOG.md. */
  changed: string[];
  /** What the template cannot take, as sentences; when there is any, nothing is changed. */
  lost: string[];
  /** SemVer, of the template with the change. */
  templateVersion?: string;
  /** Answers that were used. */
  parameters: JsonObject;
}

/**
 * Bumps a library in a template: renders a service as its form's defaults make it, has the library bumped there, and
 * finds the place of each change in the template, which becomes the next patch version.
 *
 * @throws InputError, NotFoundError that say what to do when the template cannot be read or rendered.
 */
export async function prepareTemplateBump(
  request: TemplateBumpRequest,
): Promise<PreparedTemplateBump> {
  const { repository, template, library, version } = request;
  const { gitDir, baseCommit } = repository;
  const checkout = await checkOutTemplate(template, request);
  const { source, path, layersFolder } = checkout;
  const { name } = source;
  const parameters = sampleParameters(
    source.parameterSchemas,
    source.origin.ref,
  );
  const render = await renderSample({ ...request, source, parameters });
  const bump = await request.resolve({
    gitDir,
    tree: render.tree,
    folder: '',
    library,
    version,
    signal: request.context.signal,
  });
  const { tree: base } = await readCommit(gitDir, baseCommit);
  const { folder } = repository;
  const same = { bump, folder, tree: base, parameters };
  const unchanged = { ...same, changed: [], lost: [] };
  if (bump.changed.length === 0) return unchanged;

  const { edits, lost } = mapBack(
    await readRenderedChanges(gitDir, { from: render.tree, to: bump.tree }),
    await readLayerFiles(gitDir, {
      commit: baseCommit,
      layers: render.layers.map(layer => posix.join(layersFolder, layer.path)),
    }),
  );
  if (lost.length > 0) return { ...unchanged, lost };
  const raised = raiseTemplateVersion(checkout.text, { name, path });
  const changelog = addToChangelog(checkout.changelog, {
    name,
    version: raised.version,
    change: sayChange({ library, version, bump }),
  });
  const tree = await writeTemplateFiles(gitDir, base, {
    ...edits,
    [path]: raised.text,
    [posix.join(posix.dirname(path), 'CHANGELOG.md')]: changelog,
  });
  return {
    ...same,
    tree,
    changed: Object.keys(edits).sort(),
    lost,
    templateVersion: raised.version,
  };
}

function sayChange(options: {
  library: string;
  version: string;
  bump: ResolvedBump;
}): string {
  const { library, version, bump } = options;
  const from = bump.from ? `from ${bump.from} ` : '';
  return `${library} goes ${from}to ${bump.to ?? version}.`;
}
