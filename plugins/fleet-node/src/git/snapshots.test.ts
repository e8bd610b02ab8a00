import {
  chmod,
  mkdir,
  mkdtemp,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from './git';
import { initBareRepository, listFiles, storeSnapshots } from './snapshots';

const author = {
  name: 'Slipway',
  email: 'slipway@acme.com',
  date: new Date('2026-01-02T03:04:05.678Z'),
};

describe('snapshots', () => {
  let root: string;
  let folder: string;
  let gitDir: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-snapshots-'));
    folder = join(root, 'files');
    gitDir = join(root, 'objects.git');
    await mkdir(folder);
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(root, { recursive: true }));

  async function store(changes: { message?: string; name?: string } = {}) {
    const [stored] = await storeSnapshots({
      gitDir,
      snapshots: [
        {
          files: await listFiles(folder),
          message: changes.message ?? 'Create payments\n',
          author: { ...author, name: changes.name ?? author.name },
        },
      ],
    });
    if (!stored) throw new Error('nothing was stored');
    return stored;
  }
  const git = (...args: string[]) => runGit(args, { cwd: gitDir });

  it('store bytes, modes and links as they are, whatever .gitattributes says', async () => {
    const bytes = Buffer.from('one\r\ntwo\r\n\xe9', 'latin1');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, '.gitattributes'), '* text=auto eol=lf\n');
    await writeFile(join(folder, 'notes.txt'), bytes);
    await writeFile(join(folder, 'bin/run me'), '#!/bin/sh\n');
    await chmod(join(folder, 'bin/run me'), 0o755);
    await writeFile(join(folder, 'say "\\hi\\"'), '');
    await symlink('notes.txt', join(folder, 'läs-mig'));

    const { commit, tree, entries } = await store();

    const listed = await git('ls-tree', '-r', '-z', commit);
    expect(listed.toString().split('\0').filter(Boolean)).toEqual(
      entries.map(({ path, mode, blob }) => `${mode} blob ${blob}\t${path}`),
    );
    expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 .gitattributes',
      '100755 bin/run me',
      '120000 läs-mig',
      '100644 notes.txt',
      '100644 say "\\hi\\"',
    ]);
    expect(await git('cat-file', 'blob', `${tree}:notes.txt`)).toEqual(bytes);
    expect((await git('cat-file', 'blob', `${tree}:läs-mig`)).toString()).toBe(
      'notes.txt',
    );
    await git('fsck', '--strict');
  });

  it('give the same commit for the same input', async () => {
    await writeFile(join(folder, 'README.md'), '# payments\n');

    const first = await store();
    const second = await store();

    expect(second).toEqual(first);
    const log = await git(
      'log',
      '--format=%an %ae %cn %aI %cI %B',
      first.commit,
    );
    expect(log.toString()).toBe(
      'Slipway slipway@acme.com Slipway 2026-01-02T03:04:05+00:00 2026-01-02T03:04:05+00:00 Create payments\n\n',
    );
  });

  it('store several trees at once, an empty one too', async () => {
    await writeFile(join(folder, 'README.md'), '# payments\n');
    const [file] = await listFiles(folder);
    if (!file) throw new Error('no file');
    const snapshot = { message: 'x', author };

    const stored = await storeSnapshots({
      gitDir,
      snapshots: [
        { ...snapshot, files: [file, { ...file, path: 'docs/copy.md' }] },
        { ...snapshot, files: [] },
        { ...snapshot, files: [file] },
      ],
    });

    expect(stored.map(({ entries }) => entries.length)).toEqual([2, 0, 1]);
    const trees = stored.map(({ tree }) => tree);
    const listed = await Promise.all(
      trees.map(tree => git('ls-tree', '-r', '--name-only', tree)),
    );
    expect(listed.map(String)).toEqual([
      'README.md\ndocs/copy.md\n',
      '',
      'README.md\n',
    ]);
  });

  it('take nothing in a message or a name for a command', async () => {
    await writeFile(join(folder, 'data'), 'done\nblob\n');

    const { commit } = await store({
      message: 'done\ncommit refs/heads/main\n',
      name: 'A <b>\nauthor C',
    });

    const log = await git('log', '--format=%an|%B', commit);
    expect(log.toString()).toBe(
      'A  b  author C|done\ncommit refs/heads/main\n\n',
    );
  });

  it('refuse a path with a newline', async () => {
    await writeFile(join(folder, 'a\nb'), '');

    await expect(listFiles(folder)).rejects.toThrow(
      'The path "a\\nb" holds a control character',
    );
  });
});
