import type { ListedEntry } from '@slipway/plugin-fleet-node';
import { OverlayError } from './OverlayError';
import { parseYaml } from './parseYaml';

/** Manifests are far smaller; parsing this much takes a second of everybody's time. */
const MAX_FILE_BYTES = 512 * 1024;

/** The files of one commit, read without checking them out. */
export class RepositoryFiles {
  readonly #tree: Map<string, ListedEntry>;
  readonly #readBlob: (id: string) => Promise<Buffer>;
  /** Files that many overlays share, such as bases and components, are parsed once. */
  readonly #parsed = new Map<string, Promise<unknown[]>>();
  #manifests?: Map<string, string[]>;

  constructor(options: {
    tree: Map<string, ListedEntry>;
    readBlob: (id: string) => Promise<Buffer>;
  }) {
    this.#tree = options.tree;
    this.#readBlob = options.readBlob;
  }

  entry(path: string): ListedEntry | undefined {
    return this.#tree.get(path);
  }

  /**
   * Another one when what is at a path changed: its content, or of a folder only that it is one. With a slash at its end
   * it is of what is in the folder. Undefined where there is nothing.
   */
  stampOf(path: string): string | undefined {
    if (path.endsWith('/')) return this.#tree.get(path.slice(0, -1))?.id;
    const entry = this.#tree.get(path);
    return entry?.kind === 'folder' ? 'folder' : entry?.id;
  }

  paths(): Iterable<string> {
    return this.#tree.keys();
  }

  /** YAML files that lie right in a folder, sorted. */
  manifestsIn(folder: string): string[] {
    this.#manifests ??= groupManifests(this.#tree);
    return this.#manifests.get(folder) ?? [];
  }

  /**
   * The documents of a YAML file, shared by all who ask: not to be changed.
   *
   * @throws OverlayError when it is no file, too large, or no YAML.
   */
  async readDocuments(path: string): Promise<unknown[]> {
    const entry = this.#tree.get(path);
    if (!entry) throw new OverlayError(`${path} does not exist`);
    if (entry.kind === 'link') {
      throw new OverlayError(
        `${path} is a symbolic link; put the file itself there`,
      );
    }
    if (entry.kind !== 'file') {
      throw new OverlayError(`${path} is a ${entry.kind}, not a file`);
    }
    if (entry.size > MAX_FILE_BYTES) {
      throw new OverlayError(
        `${path} has ${entry.size} bytes, more than the ${MAX_FILE_BYTES} that are read`,
      );
    }
    const key = `${entry.id} ${path}`;
    let parsed = this.#parsed.get(key);
    if (!parsed) {
      parsed = this.#readBlob(entry.id).then(content =>
        parseYaml(content.toString('utf8'), path),
      );
      this.#parsed.set(key, parsed);
    }
    return parsed;
  }
}

function groupManifests(tree: Map<string, ListedEntry>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [path, { kind }] of tree) {
    if (kind !== 'file' || !/\.ya?ml$/.test(path)) continue;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const group = groups.get(folder);
    if (group) group.push(path);
    else groups.set(folder, [path]);
  }
  return groups;
}
