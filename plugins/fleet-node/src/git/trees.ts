import { lstat, readdir, readlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { runGit } from './git';

/**
 * Git objects from plain folders, written to a bare repository without a work tree. Bytes are stored as they are:
 * no attribute, filter or line-ending rule of the folder or of the machine changes them.
 */

export type FileMode = '100644' | '100755' | '120000';

/** A file of a tree: `120000` is a symbolic link, whose blob holds its target. */
export interface TreeEntry {
  /** From the root of the tree, with `/` between folders. */
  path: string;
  mode: FileMode;
  blob: string;
}

/** Who made a commit, and when; the same values give the same commit id. */
export interface CommitAuthor {
  name: string;
  email: string;
  date: Date;
}

export async function initBareRepository(gitDir: string): Promise<void> {
  await runGit(['init', '--quiet', '--bare', '--template=', gitDir]);
}

/** Stores all files below a folder and returns them sorted by path; empty folders do not exist for git. */
export async function storeFiles(options: {
  gitDir: string;
  folder: string;
}): Promise<TreeEntry[]> {
  const { gitDir, folder } = options;
  const files = await walk(folder, '');
  const regular = files.filter(file => file.mode !== '120000');
  const links = files.filter(file => file.mode === '120000');

  const output = await runGit(
    ['hash-object', '-w', '--no-filters', '--stdin-paths'],
    {
      cwd: gitDir,
      input: regular.map(file => `${join(folder, file.path)}\n`).join(''),
    },
  );
  const blobs = output.toString('ascii').split('\n');
  const entries = regular.map((file, index) => ({
    ...file,
    blob: blobs[index] ?? '',
  }));
  for (const link of links) {
    const target = await readlink(join(folder, link.path), {
      encoding: 'buffer',
    });
    const id = await runGit(['hash-object', '-w', '--no-filters', '--stdin'], {
      cwd: gitDir,
      input: target,
    });
    entries.push({ ...link, blob: id.toString('ascii').trim() });
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(
  root: string,
  folder: string,
): Promise<Array<Pick<TreeEntry, 'path' | 'mode'>>> {
  const found: Array<Pick<TreeEntry, 'path' | 'mode'>> = [];
  for (const child of await readdir(join(root, folder), {
    withFileTypes: true,
  })) {
    const path = folder ? `${folder}/${child.name}` : child.name;
    if (hasControlCharacter(child.name)) {
      throw new InputError(
        `The path ${JSON.stringify(
          path,
        )} holds a control character such as a newline; use letters, digits and punctuation in file names.`,
      );
    }
    if (child.isDirectory()) found.push(...(await walk(root, path)));
    else found.push({ path, mode: await modeOf(join(root, path), path) });
  }
  return found;
}

function hasControlCharacter(name: string): boolean {
  return [...name].some(character => {
    const code = character.codePointAt(0) ?? 0;
    return code < 32 || code === 127;
  });
}

async function modeOf(file: string, path: string): Promise<FileMode> {
  const status = await lstat(file);
  if (status.isSymbolicLink()) return '120000';
  if (!status.isFile()) {
    throw new InputError(
      `${path} is neither a file, a folder nor a symbolic link; git cannot store it.`,
    );
  }
  return status.mode & 0o100 ? '100755' : '100644';
}

/** Writes the tree that holds exactly these entries, whose blobs are stored already, and returns its id. */
export async function writeTree(options: {
  gitDir: string;
  entries: TreeEntry[];
}): Promise<string> {
  const { gitDir, entries } = options;
  const env = { GIT_INDEX_FILE: join(gitDir, `index-${randomUUID()}`) };
  await runGit(['update-index', '-z', '--index-info'], {
    cwd: gitDir,
    env,
    input: entries
      .map(({ mode, blob, path }) => `${mode} ${blob}\t${path}\0`)
      .join(''),
  });
  const id = await runGit(['write-tree'], { cwd: gitDir, env });
  return id.toString('ascii').trim();
}

/** Writes a commit without parents and returns its id. */
export async function writeRootCommit(options: {
  gitDir: string;
  tree: string;
  message: string;
  author: CommitAuthor;
}): Promise<string> {
  const { gitDir, tree, message, author } = options;
  // Without @, git takes a small number of seconds for something else.
  const date = `@${Math.floor(author.date.getTime() / 1000)} +0000`;
  const id = await runGit(['commit-tree', tree], {
    cwd: gitDir,
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return id.toString('ascii').trim();
}
