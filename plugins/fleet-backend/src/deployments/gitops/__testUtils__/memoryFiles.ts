import { createHash } from 'node:crypto';
import type { ListedEntry } from '@slipway/plugin-fleet-node';
import { RepositoryFiles } from '../RepositoryFiles';

/** Files as a commit would have them; what starts with `-> ` is a symbolic link. */
export function memoryFiles(contents: Record<string, string>): RepositoryFiles {
  const tree = new Map<string, ListedEntry>();
  const blobs = new Map<string, string>();
  for (const [path, content] of Object.entries(contents)) {
    const id = createHash('sha1').update(content).digest('hex');
    const kind = content.startsWith('-> ') ? 'link' : 'file';
    blobs.set(id, content);
    tree.set(path, { kind, id, size: Buffer.byteLength(content) });
    const parts = path.split('/');
    for (let count = 0; count < parts.length; count += 1) {
      const folder = parts.slice(0, count).join('/');
      tree.set(folder, { kind: 'folder', id: `tree ${folder}`, size: 0 });
    }
  }
  return new RepositoryFiles({
    tree,
    readBlob: async id => Buffer.from(blobs.get(id) ?? ''),
  });
}
