import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  initBareRepository,
  listFiles,
  makeLockfiles,
  resolveLibraryBump,
  runGit,
  storeSnapshots,
} from '@slipway/plugin-fleet-node';
import { TEST_RESOLVER } from './__testUtils__/testResolver';
import {
  EVERYTHING,
  TEMPLATES_FOLDER,
  renderTemplate,
} from './__testUtils__/templates';
import { PROOF_MILLISECONDS, proveService } from './testing/proveService';

const AUTHOR = { name: 'Ann', email: 'ann@acme.com', date: new Date(0) };
const HELD = 'click==8.1.8';

describe('a library bump of a service from flask-service', () => {
  const directory = createMockDirectory();
  let gitDir: string;

  beforeAll(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'bumped-'));
    await initBareRepository(gitDir);
  });
  afterAll(() => rm(gitDir, { recursive: true, force: true }));

  async function store(service: string): Promise<string> {
    const files = await listFiles(service);
    const snapshots = [{ files, message: 'x', author: AUTHOR }];
    const [stored] = await storeSnapshots({ gitDir, snapshots });
    return stored!.tree;
  }
  const read = async (tree: string, path: string) =>
    (
      await runGit(['cat-file', 'blob', `${tree}:${path}`], { cwd: gitDir })
    ).toString();

  async function lock(tree: string): Promise<string> {
    const made = await makeLockfiles({
      gitDir,
      tree,
      lockfiles: ['poetry.lock'],
      resolver: TEST_RESOLVER,
    });
    expect(made.failed).toEqual([]);
    return made.tree;
  }

  it(
    'makes a lock of the real resolver, which installs and passes the tests of the service',
    async () => {
      const service = await renderTemplate({
        template: 'flask-service',
        parameters: { ...EVERYTHING, name: 'bumped' },
        folder: directory.path,
      });
      const pyproject = await readFile(join(service, 'pyproject.toml'), 'utf8');
      // Locked a while ago: click is brought in by flask.
      const pinned = pyproject.replace(
        'dependencies = [',
        `dependencies = [\n    "${HELD}",`,
      );
      await writeFile(join(service, 'pyproject.toml'), pinned);
      await writeFile(
        join(service, 'poetry.lock'),
        await read(await lock(await store(service)), 'poetry.lock'),
      );
      await writeFile(join(service, 'pyproject.toml'), pyproject);
      const held = await lock(await store(service));

      const bump = await resolveLibraryBump({
        gitDir,
        tree: held,
        folder: '',
        library: 'click',
        version: '8.2.0',
        resolver: TEST_RESOLVER,
      });

      expect(bump).toMatchObject({
        class: 'transitive',
        from: '8.1.8',
        changed: ['poetry.lock'],
      });
      const before = await read(held, 'poetry.lock');
      const after = await read(bump.tree, 'poetry.lock');
      expect(changedVersions(before, after)).toEqual(['click']);
      expect(hostsIn(after)).toEqual(hostsIn(before));
      for (const path of bump.changed) {
        await writeFile(join(service, path), await read(bump.tree, path));
      }
      const steps = await proveService({
        templatesFolder: TEMPLATES_FOLDER,
        service,
      });
      expect(steps).toContain('poetry check --lock --strict');
    },
    2 * PROOF_MILLISECONDS,
  );
});

/** Names of the packages whose version differs. */
function changedVersions(before: string, after: string): string[] {
  const versions = (lock: string) =>
    new Map(
      [...lock.matchAll(/^name = "(.*)"\nversion = "(.*)"$/gm)].map(
        ([, name = '', version = '']) => [name, version],
      ),
    );
  const old = versions(before);
  return [...versions(after)]
    .filter(([name, version]) => old.get(name) !== version)
    .map(([name]) => name);
}

function hostsIn(text: string): string[] {
  const hosts = [...text.matchAll(/https?:\/\/([^/"\s]+)/g)];
  return [...new Set(hosts.map(([, host = '']) => host))].sort();
}
