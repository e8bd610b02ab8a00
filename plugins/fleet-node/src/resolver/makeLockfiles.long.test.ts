import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { runGit } from '../git/git';
import { writeTrees } from '../git/writeTrees';
import { makeLockfiles } from './makeLockfiles';
import { TEST_RESOLVER } from './__testUtils__/testResolver';

jest.setTimeout(10 * 60_000);

const PEP_621 = (requirement: string) => `[project]
name = "orders"
version = "0.1.0"
requires-python = ">=3.9,<4"
dependencies = ["itsdangerous${requirement}"]
`;

const POETRY = (requirement: string) =>
  `${PEP_621(requirement)}[tool.poetry]\npackage-mode = false\n`;

describe('makeLockfiles', () => {
  let gitDir: string;

  beforeAll(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'lockfiles-'));
    await initBareRepository(gitDir);
  });
  afterAll(() => rm(gitDir, { recursive: true, force: true }));

  async function treeOf(files: Record<string, string>): Promise<string> {
    const changes = new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        { mode: '100644', content: Buffer.from(text) },
      ]),
    );
    const [written] = await writeTrees({ cwd: gitDir }, [
      { changes, ref: 'refs/test' },
    ]);
    return written!.tree;
  }
  const read = async (tree: string, path: string) =>
    (
      await runGit(['cat-file', 'blob', `${tree}:${path}`], { cwd: gitDir })
    ).toString();
  const versionIn = (lock: string, name = 'itsdangerous') =>
    new RegExp(`name = "${name}"\\nversion = "([^"]*)"`).exec(lock)?.[1];
  const make = (
    tree: string,
    path: string,
    more: { upgrade?: { library: string; version: string } } = {},
  ) =>
    makeLockfiles({
      gitDir,
      tree,
      lockfiles: [path],
      resolver: TEST_RESOLVER,
      ...more,
    });

  it.each([
    ['poetry.lock', POETRY],
    ['service/uv.lock', PEP_621],
  ])(
    'makes %s, keeps its versions, and upgrades what it is told',
    async (path, manifest) => {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      const first = await make(
        await treeOf({ [`${folder}pyproject.toml`]: manifest('==2.1.0') }),
        path,
      );
      const old = await read(first.tree, path);
      const loose = await treeOf({
        [`${folder}pyproject.toml`]: manifest('>=2,<3'),
        [path]: old,
        'README.md': 'stays',
      });
      const kept = await make(loose, path);
      const upgraded = await make(loose, path, {
        upgrade: { library: 'itsdangerous', version: '2.2.0' },
      });

      expect(first).toMatchObject({ made: [path], failed: [] });
      expect(versionIn(old)).toBe('2.1.0');
      expect(versionIn(await read(kept.tree, path))).toBe('2.1.0');
      expect(upgraded).toMatchObject({ made: [path], failed: [] });
      expect(versionIn(await read(upgraded.tree, path))).toBe('2.2.0');
      await expect(read(upgraded.tree, 'README.md')).resolves.toBe('stays');
    },
  );

  it('locks for a Python that this machine lacks', async () => {
    const manifest = POETRY('==2.2.0').replace('>=3.9,<4', '>=3.99,<4');
    const { failed, made } = await make(
      await treeOf({ 'pyproject.toml': manifest }),
      'poetry.lock',
    );

    expect(failed).toEqual([]);
    expect(made).toEqual(['poetry.lock']);
  });

  it.each([
    ['poetry.lock', POETRY],
    ['uv.lock', PEP_621],
  ])(
    'says in the words of the resolver why %s cannot be',
    async (path, manifest) => {
      const tree = await treeOf({ 'pyproject.toml': manifest('==99.0') });
      const result = await make(tree, path);

      expect(result).toMatchObject({ tree, made: [] });
      expect(result.failed[0]?.reason).toMatch(/itsdangerous ?(==|\()?99\.0/);
    },
  );

  it('reaches no index but the configured one', async () => {
    const manifest = `${PEP_621('')}[[tool.uv.index]]
url = "https://packages.acme.com/simple"
default = true
`;
    const { failed } = await make(
      await treeOf({ 'pyproject.toml': manifest }),
      'uv.lock',
    );

    expect(failed[0]?.reason).toContain(
      'It asked for packages.acme.com:443, which the portal does not let it reach',
    );
  });

  it.each([
    ['Pipfile.lock', 'has to be made by its own tool'],
    ['other/poetry.lock', 'There is no pyproject.toml beside'],
  ])('leaves %s to a person', async (path, reason) => {
    const tree = await treeOf({ 'pyproject.toml': POETRY('') });

    await expect(make(tree, path)).resolves.toEqual({
      tree,
      made: [],
      failed: [{ path, reason: expect.stringContaining(reason) }],
    });
  });
});
