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
/** What each brings in that its services do not declare: an old version, and one to go to. */
const CASES = [
  {
    template: 'flask-service',
    library: 'click',
    old: '8.1.8',
    version: '8.2.0',
  },
  {
    template: 'django-service',
    library: 'sqlparse',
    old: '0.5.1',
    version: '0.5.3',
  },
];

describe('a library bump of a service from a template', () => {
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

  it.each(CASES)(
    'makes a lock of the real resolver for $template, which installs and passes the tests of the service',
    async ({ template, library, old, version }) => {
      const service = await renderTemplate({
        template,
        parameters: { ...EVERYTHING, name: 'bumped' },
        folder: directory.path,
      });
      const pyproject = await readFile(join(service, 'pyproject.toml'), 'utf8');
      // Locked a while ago.
      const pinned = pyproject.replace(
        'dependencies = [',
        `dependencies = [\n    "${library}==${old}",`,
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
        library,
        version,
        resolver: TEST_RESOLVER,
      });

      expect(bump).toMatchObject({
        class: 'transitive',
        from: old,
        changed: ['poetry.lock'],
      });
      const before = await read(held, 'poetry.lock');
      const after = await read(bump.tree, 'poetry.lock');
      expect(changedVersions(before, after)).toEqual([library]);
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
