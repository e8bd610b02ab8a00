import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeTrees } from '../lineage/__testUtils__/runUpdateCase';
import type { CaseTree } from '../lineage/__testUtils__/updateCases';
import { diffFiles } from './diffFiles';
import { initBareRepository } from './snapshots';

describe('diffFiles', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-diff-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function diff(
    before: CaseTree,
    after: CaseTree,
    files: Array<{ path: string; oldPath?: string }>,
    maxBytes = 64 * 1024,
  ) {
    const [from = '', to = ''] = await storeTrees(gitDir, [before, after]);
    return Object.fromEntries(
      await diffFiles({ gitDir, from, to, files, maxBytes }),
    );
  }

  it('shows what was changed, added, deleted and moved', async () => {
    const lines = 'a\nb\nc\nd\ne\nf\ng\nh\n';
    const found = await diff(
      { 'app.py': lines, 'gone.py': 'x\n', 'old.py': lines, same: '1\n' },
      {
        'app.py': lines.replace('a\n', 'A\n'),
        'new.py': 'y\n',
        'moved.py': lines.replace('h\n', 'H\n'),
        same: '1\n',
      },
      [
        { path: 'app.py' },
        { path: 'gone.py' },
        { path: 'new.py' },
        { path: 'moved.py', oldPath: 'old.py' },
        { path: 'same' },
      ],
    );

    expect(found).toEqual({
      'app.py': {
        diff: '--- a/app.py\n+++ b/app.py\n@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n',
      },
      'gone.py': {
        diff: '--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
      },
      'new.py': { diff: '--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+y\n' },
      'moved.py': {
        diff: '--- a/old.py\n+++ b/moved.py\n@@ -5,4 +5,4 @@ d\n e\n f\n g\n-h\n+H\n',
      },
    });
  });

  it('has none for what has no lines, nor for a file that only moved or became executable', async () => {
    const binary = (text: string) => ({
      base64: Buffer.from(`\0${text}`).toString('base64'),
    });
    const found = await diff(
      { logo: binary('a'), 'old.sh': 'x\n', 'run.sh': 'x\n' },
      {
        logo: binary('b'),
        'new.sh': 'x\n',
        'run.sh': { text: 'x\n', exec: true },
      },
      [
        { path: 'logo' },
        { path: 'new.sh', oldPath: 'old.sh' },
        { path: 'run.sh' },
      ],
    );

    expect(found).toEqual({});
  });

  it('cuts off at a line what is long, and leaves out what is huge', async () => {
    const long = 'a line of text\n'.repeat(100);
    const huge = 'a line of text\n'.repeat(400_000);
    const found = await diff(
      {},
      { long, huge },
      [{ path: 'long' }, { path: 'huge' }],
      200,
    );

    expect(found.huge).toEqual({ truncated: true });
    expect(found.long?.truncated).toBe(true);
    expect(found.long?.diff?.length).toBeLessThanOrEqual(200);
    expect(found.long?.diff).toMatch(/\+a line of text\n$/);
  });
});
