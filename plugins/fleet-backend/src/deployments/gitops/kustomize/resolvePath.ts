import { posix } from 'node:path';
import type { OverlayFiles } from '../OverlayFiles';
import { OverlayError } from '../OverlayError';

const REMOTE =
  /:\/\/|^git@|^git::|^(www\.|[\w-]+\.)(com|org|io|net)\/|\?(ref|version)=/;

/**
 * Where a path that a kustomization names lies in the repository.
 *
 * @throws OverlayError when it is remote, leaves the repository, or leads through a symbolic link.
 */
export function resolvePath(
  files: OverlayFiles,
  from: string,
  target: string,
): string {
  const path = posix.join(posix.dirname(from), target);
  const inside = !target.startsWith('/') && !/^\.\.(\/|$)/.test(path);
  if (!REMOTE.test(target) && !inside) {
    throw new OverlayError(
      `${from} names ${target}, which lies outside of the repository`,
    );
  }
  const normal = path.replace(/\/+$/, '').replace(/^\.$/, '');
  if (inside) refuseLinks(files, normal);
  if (!inside || files.kindOf(normal) === undefined) {
    throw new OverlayError(
      REMOTE.test(target)
        ? `${from} names ${target}; only what lies in the repository itself is read`
        : `${from} names ${target}, which does not exist`,
    );
  }
  return normal;
}

/**
 * Like {@link resolvePath} for a single file, which kustomize takes only from the folder of the kustomization and those
 * below it.
 */
export function resolveFile(
  files: OverlayFiles,
  from: string,
  target: string,
): string {
  const path = resolvePath(files, from, target);
  const folder = posix.dirname(from);
  if (folder !== '.' && !path.startsWith(`${folder}/`)) {
    throw new OverlayError(
      `${from} names the file ${target}, which lies outside of its folder; kustomize refuses that, so make the folder there a base or component`,
    );
  }
  return path;
}

function refuseLinks(files: OverlayFiles, path: string): void {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const part = parts.slice(0, count).join('/');
    const kind = files.kindOf(part);
    if (kind === 'link' || kind === 'submodule') {
      throw new OverlayError(
        `${part} is a ${
          kind === 'link' ? 'symbolic link' : 'submodule'
        }, which is not followed`,
      );
    }
    if (kind === undefined) return;
  }
}
