import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitChanges, listPaths, readText } from './changes';
import { runGit } from './git';
import { initBareRepository, storeSnapshots } from './snapshots';

const author = {
  name: 'Ann\n<ops>',
  email: 'ann@acme.com',
  date: new Date('2026-01-02T03:04:05Z'),
};

describe('changes', () => {
  let gitDir: string;
  let parent: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'changes-'));
    await initBareRepository(gitDir);
    const [first] = await storeSnapshots({
      gitDir,
      snapshots: [{ files: [], message: 'first', author }],
    });
    parent = await commitChanges({
      gitDir,
      parent: first!.commit,
      changes: { 'services/a/x.yaml': 'x\n', 'services/ab/y.yaml': 'y\n' },
      message: 'second',
      author,
    });
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  it('lists what is below a folder, and not below one that begins the same', async () => {
    const list = (path: string) => listPaths({ gitDir, commit: parent, path });

    await expect(list('services/a')).resolves.toEqual(['services/a/x.yaml']);
    await expect(list('services/*')).resolves.toEqual([]);
    await expect(list('nowhere')).resolves.toEqual([]);
  });

  it('reads a text, and nothing where there is none', async () => {
    const read = (path: string) => readText({ gitDir, commit: parent, path });

    await expect(read('services/ab/y.yaml')).resolves.toBe('y\n');
    await expect(read('services/ab')).resolves.toBeUndefined();
  });

  it('writes the same commit from the same change', async () => {
    const change = {
      gitDir,
      parent,
      changes: { 'services/a/x.yaml': null, 'wörd "q".txt': 'Zahlungen 🚢' },
      message: 'Change\n\nWhy: because\n',
      author,
    };

    const commit = await commitChanges(change);

    await expect(commitChanges(change)).resolves.toBe(commit);
    const shown = await runGit(
      [
        '-c',
        'core.quotePath=false',
        'show',
        '--format=%an|%ae|%aI|%B',
        '--name-status',
        commit,
      ],
      { cwd: gitDir },
    );
    expect(shown.toString()).toBe(
      'Ann  ops|ann@acme.com|2026-01-02T03:04:05+00:00|Change\n\nWhy: because\n\n\nD\tservices/a/x.yaml\nA\t"wörd \\"q\\".txt"\n',
    );
  });
});
