import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../git/git';
import { initBareRepository } from '../git/snapshots';
import { writeTrees } from '../git/writeTrees';
import { TEST_RESOLVER } from '../resolver/__testUtils__/testResolver';
import { makeLockfiles } from '../resolver/makeLockfiles';
import { readLock } from './lockedVersions';
import { resolveLibraryBump } from './resolveLibraryBump';

jest.setTimeout(10 * 60_000);

/** The real resolvers, with the real index, on projects that are each made for one decision. */
describe.each(['poetry.lock', 'uv.lock'])(
  'resolveLibraryBump with a %s',
  lockfile => {
    let gitDir: string;

    beforeAll(async () => {
      gitDir = await mkdtemp(join(tmpdir(), 'bump-'));
      await initBareRepository(gitDir);
    });
    afterAll(() => rm(gitDir, { recursive: true, force: true }));

    const manifest = (dependencies: string[], python = '>=3.9,<3.15') =>
      `[project]
name = "orders"
version = "0.1.0"
requires-python = "${python}"
# Keep this short.
dependencies = ${JSON.stringify(dependencies)}
${lockfile === 'poetry.lock' ? '[tool.poetry]\npackage-mode = false\n' : ''}`;

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

    /** A service that was locked with exact versions, and then requires what it is given. */
    async function service(
      pinned: string[],
      required: string[],
      python?: string,
    ): Promise<string> {
      const { tree, failed } = await makeLockfiles({
        gitDir,
        tree: await treeOf({ 'pyproject.toml': manifest(pinned, python) }),
        lockfiles: [lockfile],
        resolver: TEST_RESOLVER,
      });
      expect(failed).toEqual([]);
      // As it is after somebody wrote ranges and locked again.
      const loose = await treeOf({
        'pyproject.toml': manifest(required, python),
        [lockfile]: await read(tree, lockfile),
      });
      const locked = await makeLockfiles({
        gitDir,
        tree: loose,
        lockfiles: [lockfile],
        resolver: TEST_RESOLVER,
      });
      expect(locked.failed).toEqual([]);
      return locked.tree;
    }
    const bump = (tree: string, library: string, version: string) =>
      resolveLibraryBump({
        gitDir,
        tree,
        folder: '',
        library,
        version,
        resolver: TEST_RESOLVER,
      });
    const lockedIn = async (tree: string, library: string) =>
      readLock(lockfile, await read(tree, lockfile))
        .versionsOf(library)
        .map(({ version }) => version);

    it('changes the lockfile only, where the range allows it', async () => {
      const tree = await service(['idna==3.4'], ['idna>=3.4,<4']);

      const result = await bump(tree, 'idna', '3.7');

      expect(result).toMatchObject({
        class: 'lock-only',
        from: '3.4',
        changed: [lockfile],
      });
      expect(await lockedIn(result.tree, 'idna')).toEqual([result.to]);
      expect(await read(result.tree, 'pyproject.toml')).toBe(
        manifest(['idna>=3.4,<4']),
      );
    });

    it('edits a pin in place', async () => {
      const tree = await service(
        ['idna==3.4', 'itsdangerous==2.1.0'],
        ['idna==3.4', 'itsdangerous>=2'],
      );

      const result = await bump(tree, 'IDNA', '3.7');

      expect(result).toMatchObject({ class: 'range-edited', to: '3.7' });
      expect(await read(result.tree, 'pyproject.toml')).toBe(
        manifest(['idna==3.7', 'itsdangerous>=2']),
      );
      // What nobody asked for stays where it was.
      expect(await lockedIn(result.tree, 'itsdangerous')).toEqual(['2.1.0']);
    });

    it('takes along who would hold a transitive one back', async () => {
      const tree = await service(
        ['requests==2.28.1', 'urllib3==1.26.5'],
        ['requests>=2.28,<3'],
      );

      const result = await bump(tree, 'urllib3', '2.2.2');

      expect(result).toMatchObject({
        class: 'transitive',
        from: '1.26.5',
        changed: [lockfile],
      });
      expect(await lockedIn(result.tree, 'requests')).not.toEqual(['2.28.1']);
    });

    it('names the package whose requirement caps it, and changes nothing', async () => {
      const tree = await service(['requests==2.28.1'], ['requests==2.28.1']);

      const result = await bump(tree, 'urllib3', '2.2.2');

      expect(result).toMatchObject({ class: 'capped', tree, changed: [] });
      expect(result.reason).toMatch(
        /^Capped by requests.* it requires urllib3 >=1\.21\.1, ?<1\.27, which does not allow 2\.2\.2/,
      );
    });

    it("names the project's Python when that caps it", async () => {
      const python = '>=3.8,<3.15';
      const tree = await service(['urllib3==2.2.1'], ['urllib3>=2,<3'], python);

      const result = await bump(tree, 'urllib3', '2.3.0');

      expect(result).toMatchObject({ class: 'capped', tree });
      expect(result.reason).toMatch(
        /^Capped by the project's Python: urllib3 2.3.0 needs Python >=3.9/,
      );
    });

    it('says of a version that does not exist that there is none', async () => {
      const tree = await service(['idna==3.4'], ['idna>=3.4']);

      const result = await bump(tree, 'idna', '99.0');

      expect(result).toMatchObject({ class: 'capped', tree });
      expect(result.reason).toContain('the resolver finds no way to idna 99.0');
    });
  },
);
