import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { storeTrees } from './__testUtils__/runUpdateCase';
import type { CaseTree } from './__testUtils__/updateCases';
import { findNearestVersion } from './nearestVersion';

describe('findNearestVersion', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-nearest-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function nearest(
    project: CaseTree,
    versions: Record<string, CaseTree>,
  ) {
    const [revision = '', ...trees] = await storeTrees(gitDir, [
      project,
      ...Object.values(versions),
    ]);
    return findNearestVersion({
      gitDir,
      revision,
      versions: Object.keys(versions).map((version, index) => ({
        version,
        tree: trees[index] ?? '',
      })),
    });
  }

  it('is the one with the fewest files that differ or are missing', async () => {
    const project = { 'a.py': '1\n', 'b.py': 'mine\n', 'own.py': 'own\n' };

    const found = await nearest(project, {
      '3.0.0': { 'a.py': '3\n', 'b.py': '3\n', 'c.py': '3\n' },
      '2.0.0': { 'a.py': '1\n', 'b.py': '2\n' },
      '1.0.0': { 'a.py': '0\n', 'b.py': '1\n' },
    });

    expect(found).toMatchObject({
      version: '2.0.0',
      equal: 1,
      different: 1,
      missing: 0,
    });
  });

  it('is the newest of equals', async () => {
    const tree = { 'a.py': '1\n' };

    expect(await nearest(tree, { '2.0.0': tree, '1.0.0': tree })).toMatchObject(
      { version: '2.0.0' },
    );
  });

  it('is none when no file is in both', async () => {
    expect(
      await nearest({ 'a.go': '1\n' }, { '1.0.0': { 'a.py': '1\n' } }),
    ).toBeUndefined();
  });
});
