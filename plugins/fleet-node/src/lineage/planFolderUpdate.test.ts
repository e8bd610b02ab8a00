import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { loadTree, storeTrees } from './__testUtils__/runUpdateCase';
import { planFolderUpdate } from './planFolderUpdate';

describe('planFolderUpdate', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-folder-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  it('changes one service of a repository and leaves the others alone', async () => {
    const [base, theirs = '', ours = ''] = await storeTrees(gitDir, [
      { 'a.py': 'a\n', 'b.py': 'b\n' },
      { 'a.py': 'A\n', 'b.py': 'theirs\n' },
      {
        'a.py': 'a\n',
        'services/orders/a.py': 'a\n',
        'services/orders/b.py': 'mine\n',
        'services/stock/a.py': 'a\n',
      },
    ]);

    const folder = 'services/orders';
    const plan = await planFolderUpdate({ gitDir, base, theirs, ours, folder });

    expect(await loadTree(gitDir, plan.treeWithoutMarkers)).toEqual({
      'a.py': 'a\n',
      'services/orders/a.py': 'A\n',
      'services/orders/b.py': 'mine\n',
      'services/stock/a.py': 'a\n',
    });
    expect(Object.keys(await loadTree(gitDir, plan.tree))).toHaveLength(4);
    expect(plan.conflicts.map(({ path }) => path)).toEqual([
      'services/orders/b.py',
    ]);
    expect(plan.paths.map(({ path }) => path)).toEqual([
      'services/orders/a.py',
      'services/orders/b.py',
    ]);
  });

  it('says that the folder is not there', async () => {
    const [ours = ''] = await storeTrees(gitDir, [{ 'a.py': 'a\n' }]);
    const folder = 'services/none';

    await expect(
      planFolderUpdate({ gitDir, base: ours, theirs: ours, ours, folder }),
    ).rejects.toThrow('The repository has no folder services/none; correct');
  });
});
