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
import {
  initBareRepository,
  storeFiles,
  writeRootCommit,
  writeTree,
} from './trees';

describe('trees', () => {
  let root: string;
  let folder: string;
  let gitDir: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-trees-'));
    folder = join(root, 'files');
    gitDir = join(root, 'objects.git');
    await mkdir(folder);
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('stores bytes, modes and links as they are, whatever .gitattributes says', async () => {
    const bytes = Buffer.from('one\r\ntwo\r\n\xe9', 'latin1');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, '.gitattributes'), '* text=auto eol=lf\n');
    await writeFile(join(folder, 'notes.txt'), bytes);
    await writeFile(join(folder, 'bin/run me'), '#!/bin/sh\n');
    await chmod(join(folder, 'bin/run me'), 0o755);
    await symlink('notes.txt', join(folder, 'läs-mig'));

    const entries = await storeFiles({ gitDir, folder });
    const tree = await writeTree({ gitDir, entries });

    expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 .gitattributes',
      '100755 bin/run me',
      '120000 läs-mig',
      '100644 notes.txt',
    ]);
    const stored = await runGit(['cat-file', 'blob', `${tree}:notes.txt`], {
      cwd: gitDir,
    });
    expect(stored).toEqual(bytes);
  });

  it('writes the same commit for the same input', async () => {
    await writeFile(join(folder, 'README.md'), '# payments\n');
    const write = async () => {
      const entries = await storeFiles({ gitDir, folder });
      return writeRootCommit({
        gitDir,
        tree: await writeTree({ gitDir, entries }),
        message: 'Create payments\n',
        author: {
          name: 'Slipway',
          email: 'slipway@acme.com',
          date: new Date('2026-01-02T03:04:05.678Z'),
        },
      });
    };

    const [first, second] = await Promise.all([write(), write()]);

    expect(second).toBe(first);
    const log = await runGit(['log', '--format=%an %cI %s', first], {
      cwd: gitDir,
    });
    expect(log.toString().trim()).toBe(
      'Slipway 2026-01-02T03:04:05+00:00 Create payments',
    );
  });

  it('refuses a path with a newline', async () => {
    await writeFile(join(folder, 'a\nb'), '');

    await expect(storeFiles({ gitDir, folder })).rejects.toThrow(
      'The path "a\\nb" holds a control character',
    );
  });
});
