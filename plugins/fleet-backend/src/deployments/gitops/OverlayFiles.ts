import { posix } from 'node:path';
import { OverlayError } from './OverlayError';
import type { RepositoryFiles } from './RepositoryFiles';

/** An overlay has some ten files; one that needs more than this was made to take long. */
const MAX_FILES = 500;
export const KUSTOMIZATION_NAMES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/**
 * What one overlay reads of the repository. Remembers all that was looked at, also what was not there: while none of it
 * changes, neither does the overlay.
 */
export class OverlayFiles {
  readonly #files: RepositoryFiles;
  readonly #seen = new Map<string, string | undefined>();
  #reads = 0;

  constructor(files: RepositoryFiles) {
    this.#files = files;
  }

  /** Stamps by path of all that was looked at, as {@link RepositoryFiles.stampOf} gives them. */
  get seen(): ReadonlyMap<string, string | undefined> {
    return this.#seen;
  }

  kindOf(path: string) {
    this.#look(path);
    return this.#files.entry(path)?.kind;
  }

  async readDocuments(path: string): Promise<unknown[]> {
    this.#look(path);
    this.#reads += 1;
    if (this.#reads > MAX_FILES) {
      throw new OverlayError(
        `${path} is file ${
          this.#reads
        } of this overlay; no more than ${MAX_FILES} are read`,
      );
    }
    return this.#files.readDocuments(path);
  }

  /**
   * The kustomization file of a folder, or undefined when it has none.
   *
   * @throws OverlayError when it has several, as kustomize does.
   */
  findKustomization(folder: string): string | undefined {
    const found = KUSTOMIZATION_NAMES.map(name =>
      posix.join(folder, name),
    ).filter(path => this.kindOf(path) !== undefined);
    if (found.length > 1) {
      throw new OverlayError(
        `${folder} has several kustomization files; keep one of ${found.join(
          ', ',
        )}`,
      );
    }
    return found[0];
  }

  /** YAML files that lie right in a folder. */
  listManifests(folder: string): string[] {
    this.#look(`${folder}/`);
    return this.#files.manifestsIn(folder);
  }

  /** The file of a folder that is most likely the one to look at; the folder when it has none. */
  mainFile(folder: string): string {
    const names = KUSTOMIZATION_NAMES.map(name => posix.join(folder, name));
    return (
      names.find(path => this.kindOf(path) !== undefined) ??
      this.listManifests(folder)[0] ??
      folder
    );
  }

  #look(path: string): void {
    this.#seen.set(path, this.#files.stampOf(path));
  }
}
