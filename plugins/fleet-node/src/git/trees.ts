import { InputError } from '@backstage/errors';
import { runGit } from './git';

/** A file, folder, symbolic link or submodule of a commit. */
export interface ListedEntry {
  kind: 'file' | 'folder' | 'link' | 'submodule';
  /** Id of its content. */
  id: string;
  /** Bytes; 0 of anything but a file or link. */
  size: number;
}

const KINDS: Record<string, ListedEntry['kind']> = {
  '040000': 'folder',
  '100644': 'file',
  '100664': 'file',
  '100755': 'file',
  '120000': 'link',
  '160000': 'submodule',
};

const MAX_LISTING_BYTES = 256 * 1024 * 1024;

/**
 * Everything in a commit by its path, from the root, without checking it out. The root itself has the path ''.
 *
 * @throws InputError when it has more entries than `maxEntries`, GitError when there is no such commit.
 */
export async function listTree(options: {
  gitDir: string;
  revision: string;
  maxEntries: number;
}): Promise<Map<string, ListedEntry>> {
  const { gitDir, revision, maxEntries } = options;
  const output = await runGit(
    ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', revision],
    { cwd: gitDir, maxOutputBytes: MAX_LISTING_BYTES },
  );
  const root = await runGit(['rev-parse', '--verify', `${revision}^{tree}`], {
    cwd: gitDir,
  });
  const entries = new Map<string, ListedEntry>();
  entries.set('', { kind: 'folder', id: root.toString().trim(), size: 0 });
  for (const record of output.toString('utf8').split('\0')) {
    const [facts = '', path] = record.split(/\t(.*)/s);
    const [mode = '', , id = '', size] = facts.split(/ +/);
    const kind = KINDS[mode];
    if (path === undefined || !kind) continue;
    entries.set(path, { kind, id, size: Number(size) || 0 });
    if (entries.size > maxEntries) {
      throw new InputError(
        `The repository has more than ${maxEntries} files and folders`,
      );
    }
  }
  return entries;
}

/** Paths of the text files of a commit that hold a word, of those that match one of the pathspecs. */
export async function findFilesWith(options: {
  gitDir: string;
  revision: string;
  word: string;
  pathspecs: string[];
}): Promise<string[]> {
  const { gitDir, revision, word, pathspecs } = options;
  const output = await runGit(
    [
      'grep',
      '--name-only',
      '-z',
      '-I',
      '--fixed-strings',
      '--full-name',
      '-e',
      word,
      revision,
      '--',
      ...pathspecs,
    ],
    // Status 1 is grep's way to say that nothing was found.
    { cwd: gitDir, successCodes: [0, 1] },
  );
  return output
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(name => name.slice(revision.length + 1));
}
