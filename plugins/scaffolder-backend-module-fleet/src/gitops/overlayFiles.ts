import { InputError } from '@backstage/errors';
import type { FileChanges } from '@slipway/plugin-fleet-node';
import type { RepositoryFiles } from './changeRepository';
import { setImage, type ImageChange } from './setImage';

/**
 * A service's overlay is one file. It is called `not-deployed.yaml`, which neither kustomize nor Argo CD reads, until
 * its first promotion makes `kustomization.yaml` of it: so nothing runs before somebody said which version.
 */
const NOT_DEPLOYED = 'not-deployed.yaml';
const KUSTOMIZATIONS = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

export interface Overlay {
  path: string;
  text: string;
  deployed: boolean;
}

/** @throws InputError when the service has none there. */
export async function readOverlay(options: {
  files: RepositoryFiles;
  folder: string;
  service: string;
}): Promise<Overlay> {
  const { files, folder, service } = options;
  for (const file of [...KUSTOMIZATIONS, NOT_DEPLOYED]) {
    const path = `${folder}/${file}`;
    const text = await files.read(path);
    if (text !== undefined) {
      return { path, text, deployed: file !== NOT_DEPLOYED };
    }
  }
  throw new InputError(
    `The GitOps repository has no ${folder}/kustomization.yaml, so ${service} is not configured for that environment; add it there, as another service has it.`,
  );
}

/** What a promotion makes of an overlay; nothing when it asks for that image already. */
export function promoteFiles(options: {
  overlay: Overlay;
  folder: string;
  service: string;
  change: ImageChange;
}): FileChanges | undefined {
  const { overlay, folder } = options;
  const text = setImage({ ...overlay, ...options });
  if (!overlay.deployed) {
    return { [overlay.path]: null, [`${folder}/kustomization.yaml`]: text };
  }
  return text === overlay.text ? undefined : { [overlay.path]: text };
}
