import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../git/git';
import { initBareRepository } from '../git/snapshots';
import { writeTrees } from '../git/writeTrees';
import { findBase } from './findBase';

const REF = 'refs/template/flask-service/1.0.0';

describe('findBase', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-base-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function store(content: string, ref: string) {
    const [stored] = await writeTrees({ cwd: gitDir }, [
      {
        ref,
        changes: new Map([
          ['a.py', { mode: '100644', content: Buffer.from(content) }],
        ]),
      },
    ]);
    return stored?.tree ?? '';
  }
  const find = (tree: string, render: () => Promise<string>) =>
    findBase({
      gitDir,
      lock: {
        template: 'template:default/flask-service',
        version: '1.0.0',
        tree,
      },
      render,
    });
  const noRender = async () => {
    throw new Error('the template has no version 1.0.0');
  };

  it('takes what the repository keeps', async () => {
    const tree = await store('one\n', REF);

    expect(await find(tree, noRender)).toEqual({ tree, from: 'ref' });
  });

  it('renders again when the ref was deleted, and proves it by the tree', async () => {
    const tree = await store('one\n', REF);
    await runGit(['update-ref', '-d', REF], { cwd: gitDir });

    expect(await find(tree, async () => tree)).toEqual({
      tree,
      from: 'render',
    });
  });

  it('does not believe a ref that somebody moved', async () => {
    const tree = await store('one\n', 'refs/heads/before');
    await store('moved\n', REF);

    expect(await find(tree, async () => tree)).toEqual({
      tree,
      from: 'render',
    });
  });

  it.each([
    ['cannot be rendered again: the template has no version 1.0.0', noRender],
    ['gives other files than the lock records', async () => 'b'.repeat(40)],
  ])('says that there is none when the version %s', async (why, render) => {
    const found = await find('a'.repeat(40), render);

    expect(found).toEqual({
      tree: undefined,
      from: 'none',
      reason: expect.stringContaining(why),
    });
    expect(found).toEqual(
      expect.objectContaining({
        reason: expect.stringContaining(`the repository has no ${REF}`),
      }),
    );
  });
});
