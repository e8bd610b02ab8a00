import { posix } from 'node:path';
import { InputError } from '@backstage/errors';
import type { SourceFile } from '../git/snapshots';
import { LOCK_FILE, WISH_FILE } from '../lineage/lineageFiles';

export interface RenderedFile extends SourceFile {
  /** Where a symbolic link points. */
  target?: string;
}

export interface RenderedLayer {
  /** The layer as the template names it, such as `flask-service/skeleton`. */
  path: string;
  files: RenderedFile[];
}

/**
 * Puts layers together into one set of files, sorted by path. Nothing overwrites anything: what two layers write, and
 * what some file system or git could not hold, is an error that names the file and its layers.
 */
export function combineLayers(layers: RenderedLayer[]): RenderedFile[] {
  const writers = new Map<string, { path: string; layer: string }>();
  const folders = new Map<string, { path: string; layer: string }>();
  const files: RenderedFile[] = [];

  for (const layer of layers) {
    for (const file of layer.files) {
      checkPath(file, layer.path);
      const writer = { path: file.path, layer: layer.path };
      for (const folder of parentsOf(file.path)) {
        const known = folders.get(fold(folder));
        if (known && known.path !== folder) {
          refuse(known, { path: folder, layer: layer.path });
        }
        folders.set(fold(folder), known ?? { path: folder, layer: layer.path });
      }
      const other = writers.get(fold(file.path));
      if (other) refuse(other, writer);
      writers.set(fold(file.path), writer);
      files.push(file);
    }
  }
  for (const [path, writer] of writers) {
    const folder = folders.get(path);
    if (folder) refuse(writer, { ...folder, path: `${folder.path}/` });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Writer = { path: string; layer: string };

function refuse(first: Writer, second: Writer): never {
  const layers =
    first.layer === second.layer
      ? `The layer ${first.layer} writes`
      : `The layers ${first.layer} and ${second.layer} write`;
  if (first.path === second.path) {
    throw new InputError(
      `${layers} the same file ${first.path}; keep it in one of them.`,
    );
  }
  throw new InputError(
    `${layers} ${first.path} and ${second.path}, which some file systems cannot tell apart or cannot hold together; rename one of them.`,
  );
}

function checkPath(file: RenderedFile, layer: string) {
  const segments = file.path.split('/');
  if (segments.some(segment => /^(\.git|git~\d+)$/i.test(segment))) {
    throw new InputError(
      `The layer ${layer} writes ${file.path}, but folders named .git belong to git; rename it.`,
    );
  }
  if (file.path === WISH_FILE || file.path === LOCK_FILE) {
    throw new InputError(
      `The layer ${layer} writes ${file.path}, which Slipway writes itself; remove it from the layer.`,
    );
  }
  if (file.target !== undefined && leavesRoot(file.path, file.target)) {
    throw new InputError(
      `The layer ${layer} writes the symbolic link ${file.path}, which points outside the repository (${file.target}); point it at a file inside.`,
    );
  }
}

function leavesRoot(path: string, target: string): boolean {
  if (posix.isAbsolute(target)) return true;
  const resolved = posix.normalize(posix.join(posix.dirname(path), target));
  return resolved === '..' || resolved.startsWith('../');
}

function parentsOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** Two paths with the same folded form are one file on a file system that ignores case or composes characters. */
function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
