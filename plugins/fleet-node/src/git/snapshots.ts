import { randomUUID } from 'node:crypto';
import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { runGit } from './git';

/**
 * Git objects from plain folders, written to a bare repository without a work tree. Bytes are stored as they are: no
 * attribute, filter or line-ending rule of the folder or of the machine changes them. However many files there are,
 * one process does it all, since starting processes is what makes a large portal slow.
 */

export type FileMode = '100644' | '100755' | '120000';

export interface SourceFile {
  /** From the root of the tree, with `/` between folders. */
  path: string;
  /** `120000` is a symbolic link, whose content is its target. */
  mode: FileMode;
  /** Where its content lies on disk. */
  source: string;
}

/** A file of a tree, with the id of its content. */
export interface TreeEntry {
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

export interface Snapshot {
  files: SourceFile[];
  message: string;
  author: CommitAuthor;
}

export interface StoredSnapshot {
  commit: string;
  tree: string;
  entries: TreeEntry[];
}

export async function initBareRepository(gitDir: string): Promise<void> {
  await runGit(['init', '--quiet', '--bare', '--template=', gitDir]);
}

/** All files below a folder, sorted by path; empty folders do not exist for git. */
export async function listFiles(folder: string): Promise<SourceFile[]> {
  const files = await walk(folder, '');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(root: string, folder: string): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  const children = await readdir(join(root, folder), { withFileTypes: true });
  for (const child of children) {
    const path = folder ? `${folder}/${child.name}` : child.name;
    if (hasControlCharacter(child.name)) {
      throw new InputError(
        `The path ${JSON.stringify(
          path,
        )} holds a control character such as a newline; use letters, digits and punctuation in file names.`,
      );
    }
    const source = join(root, path);
    if (child.isDirectory()) found.push(...(await walk(root, path)));
    else found.push({ path, mode: await modeOf(source, path), source });
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

/** The input of `git fast-import`, which answers `get-mark` and `ls` on its standard output, one line each. */
class ImportStream {
  readonly #chunks: Buffer[] = [];
  readonly #refs = `refs/snapshots/${randomUUID()}`;
  #marks = 0;

  async add({ files, message, author }: Snapshot): Promise<void> {
    const changes: string[] = [];
    for (const file of files) {
      const mark = this.#nextMark();
      this.#write(`blob\nmark ${mark}\n`);
      this.#writeData(await readContent(file));
      this.#write(`get-mark ${mark}\n`);
      changes.push(`M ${file.mode} ${mark} ${quote(file.path)}\n`);
    }
    const mark = this.#nextMark();
    const person = `${personName(author.name)} <${personName(
      author.email,
    )}> ${Math.floor(author.date.getTime() / 1000)} +0000`;
    this.#write(`commit ${this.#refs}/${this.#marks}\nmark ${mark}\n`);
    this.#write(`author ${person}\ncommitter ${person}\n`);
    this.#writeData(Buffer.from(message));
    this.#write(changes.join(''));
    this.#write(`\nget-mark ${mark}\nls ${mark} ""\n`);
  }

  end(): Buffer {
    this.#write('done\n');
    return Buffer.concat(this.#chunks);
  }

  #nextMark(): string {
    this.#marks += 1;
    return `:${this.#marks}`;
  }

  #write(text: string) {
    this.#chunks.push(Buffer.from(text));
  }

  #writeData(data: Buffer) {
    this.#write(`data ${data.length}\n`);
    this.#chunks.push(data);
    this.#write('\n');
  }
}

/** Stores each snapshot as a commit without parents; the same snapshot gives the same ids. */
export async function storeSnapshots(options: {
  gitDir: string;
  snapshots: Snapshot[];
}): Promise<StoredSnapshot[]> {
  const { gitDir, snapshots } = options;
  const stream = new ImportStream();
  for (const snapshot of snapshots) await stream.add(snapshot);
  const output = await runGit(['fast-import', '--quiet', '--done'], {
    cwd: gitDir,
    input: stream.end(),
    // Keeps one pack file; unpacking it would be another process.
    config: { 'fastimport.unpackLimit': '1' },
  });

  const ids = output
    .toString('utf8')
    .split('\n')
    .map(line => line.replace(/^040000 tree /, '').trim())
    .values();
  const next = () => ids.next().value ?? '';
  return snapshots.map(({ files }) => ({
    entries: files.map(({ path, mode }) => ({ path, mode, blob: next() })),
    commit: next(),
    tree: next(),
  }));
}

function readContent({ mode, source }: SourceFile): Promise<Buffer> {
  return mode === '120000'
    ? readlink(source, { encoding: 'buffer' })
    : readFile(source);
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}

function personName(text: string): string {
  return text.replace(/[<>\n\0]/g, ' ').trim();
}
