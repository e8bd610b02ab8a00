import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { posix } from 'node:path';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { listPaths, readText } from '../git/changes';
import { checkOutTree } from '../git/checkOutTree';
import type { RenderEnvironment } from '../render/renderTemplate';
import { readTemplate, type TemplateSource } from '../updates/readTemplate';
import type { ServiceRepository } from '../updates/serviceRepository';
import { templatePlaceOf } from './templatePlace';

/** A template as its repository has it now, which the catalog may not have read yet. */
export interface CheckedOutTemplate {
  source: TemplateSource;
  /** From the root of the repository: its template.yaml. */
  path: string;
  /** The folder from which its layers are named. */
  layersFolder: string;
  text: string;
  /** Text of its CHANGELOG.md. */
  changelog?: string;
}

const entitySchema = z
  .object({
    apiVersion: z.string(),
    kind: z.literal('Template'),
    metadata: z
      .object({
        name: z.string(),
        annotations: z.record(z.string()).default({}),
      })
      .passthrough(),
  })
  .passthrough();

/**
 * Writes a template and the layers beside it to disk, and reads it.
 *
 * @throws InputError, NotFoundError that say what to do.
 */
export async function checkOutTemplate(
  template: Entity,
  {
    repository,
    scratch,
    ...environment
  }: RenderEnvironment & {
    repository: ServiceRepository;
    scratch: string;
  },
): Promise<CheckedOutTemplate> {
  const ref = stringifyEntityRef(template);
  const { gitDir, baseCommit, folder, defaultBranch } = repository;
  const { fileName, branch } = templatePlaceOf(
    template,
    environment.integrations,
  );
  if (branch && branch !== defaultBranch.split('/')[0]) {
    throw new InputError(
      `${ref} is registered from the branch ${branch}, and pull requests go to ${defaultBranch}; register it from there, or change it by hand.`,
    );
  }
  if (!folder) {
    throw new InputError(
      `${ref} stands in the root of its repository, where it can have no layers; move it into a folder.`,
    );
  }
  const layersFolder = posix.dirname(folder).replace(/^\.$/, '');
  const checkout = join(scratch, 'template');
  const beside = join(scratch, 'beside');
  await Promise.all([mkdir(checkout), mkdir(beside)]);
  const own = join(checkout, basename(folder));
  const path = `${folder}/${fileName}`;
  const files = await listPaths({ gitDir, commit: baseCommit, path });
  if (!files.includes(path)) {
    throw new NotFoundError(
      `There is no ${path} on ${defaultBranch}; correct the location of ${ref} in the catalog.`,
    );
  }
  const tree = layersFolder ? `${baseCommit}:${layersFolder}` : baseCommit;
  await checkOutTree({ gitDir, tree, folder: checkout });
  const text = await readFile(join(own, fileName), 'utf8');
  const entity = parseTemplate(text, { name: template.metadata.name, path });
  const { annotations } = entity.metadata;
  const { namespace } = template.metadata;
  const location = `file:${join(own, fileName)}`;
  const source = await readTemplate({
    ...environment,
    scratch: beside,
    template: {
      ...entity,
      metadata: {
        ...entity.metadata,
        namespace,
        annotations: {
          ...annotations,
          // What was fetched counts, wherever the file says that it is from.
          [ANNOTATION_LOCATION]: location,
          [ANNOTATION_SOURCE_LOCATION]: location,
        },
      },
    },
  });
  const changelog = await readText({
    gitDir,
    commit: baseCommit,
    path: `${folder}/CHANGELOG.md`,
  });
  return { source, path, layersFolder, text, changelog };
}

function parseTemplate(
  text: string,
  { name, path }: { name: string; path: string },
) {
  for (const document of parseAllDocuments(text)) {
    const entity = entitySchema.safeParse(document.toJS());
    if (entity.success && entity.data.metadata.name === name) {
      return entity.data;
    }
  }
  throw new InputError(
    `${path} has no Template named ${name} that can be read; correct the file, or the location of the template in the catalog.`,
  );
}
