import { isObject } from '../kustomize/Resource';
import { OverlayError } from '../OverlayError';
import type { RepositoryFiles } from '../RepositoryFiles';
import {
  applicationSchema,
  applicationSetSchema,
  type ArgoApplication,
} from './applicationSchema';
import { expandApplicationSet } from './expandApplicationSet';

export interface ReadApplications {
  applications: ArgoApplication[];
  /** What could not be read, a sentence each. */
  problems: string[];
}

/** The Argo CD Applications of these files, and those that ApplicationSets make of the folders. */
export async function readApplications(
  files: RepositoryFiles,
  paths: string[],
  folders: string[],
): Promise<ReadApplications> {
  const applications: ArgoApplication[] = [];
  const problems: string[] = [];
  for (const file of paths) {
    try {
      for (const document of await files.readDocuments(file)) {
        applications.push(...applicationsOf(document, file, folders));
      }
    } catch (error) {
      if (!(error instanceof OverlayError)) throw error;
      problems.push(error.message);
    }
  }
  return { applications, problems };
}

function applicationsOf(
  document: unknown,
  file: string,
  folders: string[],
): ArgoApplication[] {
  if (!isObject(document)) return [];
  if (document.kind === 'Application') {
    const parsed = applicationSchema.safeParse(document);
    if (!parsed.success) return [];
    const { metadata, spec } = parsed.data;
    const { name, labels } = metadata;
    return [{ name, file, labels: labels ?? {}, ...spec }];
  }
  if (document.kind === 'ApplicationSet') {
    const parsed = applicationSetSchema.safeParse(document);
    return parsed.success
      ? expandApplicationSet(parsed.data, { file, folders })
      : [];
  }
  return [];
}
