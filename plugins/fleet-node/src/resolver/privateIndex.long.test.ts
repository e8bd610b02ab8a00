import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { runGit } from '../git/git';
import { writeTrees } from '../git/writeTrees';
import { makeLockfiles } from './makeLockfiles';
import { PrivateIndex } from './__testUtils__/PrivateIndex';
import { TEST_RESOLVER } from './__testUtils__/testResolver';

jest.setTimeout(10 * 60_000);

/** A project whose internal library comes from the private index only. */
const MANIFESTS: Record<string, (index: string) => string> = {
  'poetry.lock': index => `[project]
name = "orders"
version = "0.1.0"
requires-python = ">=3.9,<4"
dependencies = ["acme-common>=1,<3"]

[tool.poetry]
package-mode = false

[tool.poetry.dependencies]
acme-common = { source = "acme" }

[[tool.poetry.source]]
name = "acme"
url = "${index}/"
priority = "explicit"
`,
  'uv.lock': index => `[project]
name = "orders"
version = "0.1.0"
requires-python = ">=3.9,<4"
dependencies = ["acme-common>=1,<3"]

[tool.uv.sources]
acme-common = { index = "acme" }

[[tool.uv.index]]
name = "acme"
url = "${index}/"
explicit = true
`,
};

describe('an index that asks for credentials', () => {
  let folder: string;
  let gitDir: string;
  let index: PrivateIndex;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'private-index-'));
    gitDir = join(folder, 'git');
    await initBareRepository(gitDir);
    index = await PrivateIndex.serve({
      folder,
      library: 'acme_common',
      versions: ['1.0.0', '1.1.0'],
    });
  });
  afterAll(async () => {
    await index.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function make(path: string, password = index.credentials.password) {
    const manifest = Buffer.from(MANIFESTS[path]!(index.url));
    const [written] = await writeTrees({ cwd: gitDir }, [
      {
        changes: new Map([
          ['pyproject.toml', { mode: '100644', content: manifest }],
        ]),
        ref: 'refs/test',
      },
    ]);
    const { url, credentials } = index;
    const result = await makeLockfiles({
      gitDir,
      tree: written!.tree,
      lockfiles: [path],
      resolver: {
        ...TEST_RESOLVER,
        reach: [url],
        signedIn: [{ url, credentials: { ...credentials, password } }],
      },
    });
    const lock =
      result.made.length > 0
        ? await runGit(['cat-file', 'blob', `${result.tree}:${path}`], {
            cwd: gitDir,
          })
        : '';
    return { ...result, lock: lock.toString() };
  }

  it.each(Object.keys(MANIFESTS))(
    'makes %s, without the credentials in it',
    async path => {
      const { failed, lock } = await make(path);

      expect(failed).toEqual([]);
      expect(lock).toMatch(/name = "acme-common"\nversion = "1\.1\.0"/);
      expect(lock).toContain(index.url);
      expect(lock).not.toMatch(/portal|w(ö|%C3%B6)rd/i);
      expect(index.refused).toEqual([]);
    },
  );

  it.each(Object.keys(MANIFESTS))(
    'says what to do when they are wrong for %s',
    async path => {
      const { failed } = await make(path, 'wrong');

      expect(failed[0]?.reason).toContain(
        'An index did not let the portal in; give it username and password',
      );
    },
  );
});
