import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFiles } from './__testUtils__/commitFiles';
import { findLastCommits } from './lastCommits';
import { initBareRepository } from './snapshots';

describe('findLastCommits', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-commits-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  it('names for each path the commit that touched it last', async () => {
    const first = await commitFiles({
      gitDir,
      files: { 'a/x.yaml': '1', 'b/ü "y".yaml': '1' },
      date: '2026-01-01T00:00:00Z',
    });
    const second = await commitFiles({
      gitDir,
      files: { 'a/x.yaml': '2' },
      author: 'Grace',
      date: '2026-01-02T00:00:00Z',
    });

    const { byPath, oldest } = await findLastCommits({
      gitDir,
      revision: second,
      paths: ['a/x.yaml', 'b/ü "y".yaml', 'never.yaml'],
      maxCommits: 100,
    });

    expect(Object.fromEntries(byPath)).toEqual({
      'a/x.yaml': {
        commit: second,
        author: 'Grace',
        committedAt: '2026-01-02T00:00:00.000Z',
      },
      'b/ü "y".yaml': {
        commit: first,
        author: 'Ada',
        committedAt: '2026-01-01T00:00:00.000Z',
      },
    });
    expect(oldest?.commit).toBe(first);
  });

  it('counts what a pull request brought from its merge, by who wrote it', async () => {
    const base = await commitFiles({ gitDir, files: { 'x.yaml': '1' } });
    const change = await commitFiles({
      gitDir,
      branch: 'change',
      from: base,
      files: { 'x.yaml': '2' },
      author: 'Grace',
      date: '2026-02-01T00:00:00Z',
    });
    const merge = await commitFiles({
      gitDir,
      files: { 'x.yaml': '2' },
      merges: change,
      author: 'Approver',
      date: '2026-03-01T00:00:00Z',
    });

    const { byPath } = await findLastCommits({
      gitDir,
      revision: merge,
      paths: ['x.yaml'],
      maxCommits: 100,
    });

    expect(byPath.get('x.yaml')).toEqual({
      commit: merge,
      author: 'Grace',
      committedAt: '2026-03-01T00:00:00.000Z',
    });
  });

  it('looks no further than it is told', async () => {
    const commits: string[] = [];
    for (const path of ['a', 'b', 'c', 'd']) {
      commits.push(await commitFiles({ gitDir, files: { [path]: '1' } }));
    }
    const find = (bounds: { since?: string; maxCommits: number }) =>
      findLastCommits({
        gitDir,
        revision: 'main',
        paths: ['a', 'b', 'd'],
        ...bounds,
      });

    const few = await find({ maxCommits: 2 });
    const newer = await find({ since: commits[0], maxCommits: 100 });

    expect([...few.byPath.keys()]).toEqual(['d']);
    expect(few.oldest?.commit).toBe(commits[2]);
    expect([...newer.byPath.keys()]).toEqual(['d', 'b']);
  });

  it('fails when there is no such history', async () => {
    const finding = findLastCommits({
      gitDir,
      revision: 'main',
      paths: ['a'],
      maxCommits: 1,
    });

    await expect(finding).rejects.toMatchObject({ name: 'GitError' });
  });
});
