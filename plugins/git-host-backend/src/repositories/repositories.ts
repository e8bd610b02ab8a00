import { randomUUID } from 'node:crypto';
import {
  access,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConflictError,
  InputError,
  NotFoundError,
  isError,
} from '@backstage/errors';
import { runGit } from '@slipway/plugin-fleet-node';
import { isRefName, isRepositoryName } from './names';

export interface Repository {
  owner: string;
  name: string;
  /** The bare repository. */
  gitDir: string;
}

/**
 * The bare repositories below one folder, as `<owner>/<name>.git`.
 *
 * A repository is made aside and moved to its place in one step: it is there whole or not at all, and of two that
 * want the same name exactly one gets it. Names reach the file system only after they were checked.
 */
export class Repositories {
  readonly directory: string;
  readonly owners: string[];

  private constructor(options: { directory: string; owners: string[] }) {
    this.directory = options.directory;
    this.owners = options.owners;
  }

  /** Makes the folders of the owners and removes what an earlier process left unfinished. */
  static async open(options: {
    directory: string;
    owners: string[];
  }): Promise<Repositories> {
    const repositories = new Repositories(options);
    await rm(repositories.#aside(), { recursive: true, force: true });
    await mkdir(repositories.#aside(), { recursive: true });
    for (const owner of options.owners) {
      await mkdir(join(options.directory, owner), { recursive: true });
    }
    return repositories;
  }

  /** @throws NotFoundError when there is no such owner. */
  requireOwner(owner: string): void {
    if (this.owners.includes(owner)) return;
    throw new NotFoundError(
      `There is no organization ${shorten(
        owner,
      )} on this git host; it has ${this.owners.join(', ')}.`,
    );
  }

  /** @throws NotFoundError when there is no such repository. */
  async get(owner: string, name: string): Promise<Repository> {
    this.requireOwner(owner);
    const gitDir = this.#gitDir(owner, name);
    if (isRepositoryName(name) && (await exists(join(gitDir, 'HEAD')))) {
      return { owner, name, gitDir };
    }
    throw new NotFoundError(
      `There is no repository ${owner}/${shorten(
        name,
      )} on this git host; create it first.`,
    );
  }

  /** In the order of their names. */
  async list(owner: string): Promise<Repository[]> {
    this.requireOwner(owner);
    const folders = await readdir(join(this.directory, owner));
    return folders
      .filter(folder => folder.endsWith('.git'))
      .map(folder => folder.slice(0, -'.git'.length))
      .filter(isRepositoryName)
      .sort()
      .map(name => ({ owner, name, gitDir: this.#gitDir(owner, name) }));
  }

  /** @throws ConflictError when the name is taken, InputError when it cannot be one. */
  async create(options: {
    owner: string;
    name: string;
    description: string;
    defaultBranch: string;
  }): Promise<Repository> {
    const { owner, name, description, defaultBranch } = options;
    this.requireOwner(owner);
    requireRepositoryName(name);
    requireBranchName(defaultBranch);

    const gitDir = this.#gitDir(owner, name);
    const unfinished = join(this.#aside(), randomUUID());
    try {
      if (await exists(gitDir)) throw taken(owner, name);
      await runGit([
        'init',
        '--quiet',
        '--bare',
        '--template=',
        `--initial-branch=${defaultBranch}`,
        unfinished,
      ]);
      await writeDescription(unfinished, description);
      await rename(unfinished, gitDir);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw isTaken(error) ? taken(owner, name) : error;
    }
    return { owner, name, gitDir };
  }

  async remove(repository: Repository): Promise<void> {
    const removed = join(this.#aside(), randomUUID());
    await rename(repository.gitDir, removed);
    await rm(removed, { recursive: true, force: true });
  }

  #gitDir(owner: string, name: string): string {
    return join(this.directory, owner, `${name}.git`);
  }

  /** On the same file system as the repositories, so that moving is one step; no owner's name begins with a dot. */
  #aside(): string {
    return join(this.directory, '.unfinished');
  }
}

export async function readDescription(gitDir: string): Promise<string> {
  return (await readFile(join(gitDir, 'description'), 'utf8')).trim();
}

export async function writeDescription(
  gitDir: string,
  description: string,
): Promise<void> {
  // Written aside and moved in whole: a process that is killed here leaves the old text, not none.
  const file = join(gitDir, 'description');
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, `${description}\n`);
  await rename(aside, file);
}

/** `git init` writes the configuration, and nothing changes it later. */
export async function readCreationTime(gitDir: string): Promise<Date> {
  return (await stat(join(gitDir, 'config'))).mtime;
}

function requireRepositoryName(name: string): void {
  if (isRepositoryName(name)) return;
  throw new InputError(
    `${JSON.stringify(
      shorten(name),
    )} cannot be the name of a repository: use up to 100 lower-case letters, digits, hyphens, underscores and dots, beginning with a letter or digit and not ending in .git, .lock, .wiki or a dot.`,
  );
}

function requireBranchName(name: string): void {
  if (isRefName(name)) return;
  throw new InputError(
    `${JSON.stringify(
      shorten(name),
    )} cannot be the name of a branch; choose one such as main.`,
  );
}

function taken(owner: string, name: string): ConflictError {
  return new ConflictError(
    `There is a repository ${owner}/${name} already; choose another name.`,
  );
}

function isTaken(error: unknown): boolean {
  return (
    isError(error) && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
  );
}

function shorten(name: string): string {
  return name.length > 120 ? `${name.slice(0, 120)}…` : name;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
