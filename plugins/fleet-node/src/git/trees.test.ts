import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitFiles } from './__testUtils__/commitFiles';
import { BlobReader } from './BlobReader';
import { initBareRepository } from './snapshots';
import { findFilesWith, listTree } from './trees';

describe('what lies in a commit', () => {
  let gitDir: string;
  let revision: string;

  beforeAll(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-trees-'));
    await initBareRepository(gitDir);
    revision = await commitFiles({
      gitDir,
      files: {
        'README.md': 'argoproj.io is not looked for here\n',
        'argo/app.yaml': 'apiVersion: argoproj.io/v1alpha1\n',
        'argo/empty.yaml': '',
        'argo/large.yaml': 'x'.repeat(300_000),
        'argo/Straße "1".yaml': 'ß\n',
      },
      links: { 'argo/link.yaml': '/etc/passwd' },
    });
  });
  afterAll(() => rm(gitDir, { recursive: true }));

  it('is listed with kind and size, folders and the root too', async () => {
    const tree = await listTree({ gitDir, revision, maxEntries: 100 });

    const kinds = [...tree].map(([path, { kind, size }]) => [path, kind, size]);
    expect(kinds).toEqual([
      ['', 'folder', 0],
      ['README.md', 'file', 35],
      ['argo', 'folder', 0],
      ['argo/Straße "1".yaml', 'file', 3],
      ['argo/app.yaml', 'file', 33],
      ['argo/empty.yaml', 'file', 0],
      ['argo/large.yaml', 'file', 300_000],
      ['argo/link.yaml', 'link', 11],
    ]);
  });

  it('is refused when it is more than wanted', async () => {
    const listing = listTree({ gitDir, revision, maxEntries: 3 });

    await expect(listing).rejects.toThrow('more than 3 files and folders');
  });

  it('is searched for a word, and finding nothing is no failure', async () => {
    const pathspecs = ['*.yaml'];
    const search = (word: string) =>
      findFilesWith({ gitDir, revision, word, pathspecs });

    await expect(search('argoproj.io')).resolves.toEqual(['argo/app.yaml']);
    await expect(search('helm')).resolves.toEqual([]);
  });

  it('is read by many at once with one process, and what is not there fails alone', async () => {
    const tree = await listTree({ gitDir, revision, maxEntries: 100 });
    const reader = new BlobReader(gitDir);
    const id = (path: string) => tree.get(path)?.id ?? '';

    const results = await Promise.allSettled([
      reader.read(id('argo/large.yaml')),
      reader.read('0'.repeat(40)),
      reader.read('HEAD\nHEAD'),
      reader.read(id('argo/empty.yaml')),
      reader.read(id('argo/Straße "1".yaml')),
    ]);
    reader.close();

    expect(
      results.map(result =>
        result.status === 'fulfilled'
          ? result.value.length
          : result.reason.message,
      ),
    ).toEqual([
      300_000,
      expect.stringContaining('missing'),
      expect.stringContaining('is no object id'),
      0,
      3,
    ]);
    await expect(reader.read(id('README.md'))).rejects.toMatchObject({
      name: 'GitError',
    });
  });
});
