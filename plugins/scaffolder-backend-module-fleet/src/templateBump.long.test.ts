import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  commitChanges,
  createGiteaForge,
  initBareRepository,
  listFiles,
  makeLockfiles,
  prepareTemplateBump,
  resolveLibraryBump,
  runGit,
  storeSnapshots,
  type TemplateBumpRequest,
} from '@slipway/plugin-fleet-node';
import { ENVIRONMENTS, TEMPLATES_FOLDER } from './__testUtils__/templates';
import { TEST_RESOLVER } from './__testUtils__/testResolver';

jest.setTimeout(10 * 60_000);

const FOLDER = 'templates/flask-service';
const LOCK = `${FOLDER}/skeleton/\${{ 'poetry.lock' if values.indexProfile == 'public' }}`;
const PYPROJECT = `${FOLDER}/skeleton/pyproject.toml`;
const NEW = '"ruff>=0.17,<0.18"';
const OLD = '"ruff>=0.16,<0.17"';
const integration = { host: 'git.acme.com', baseUrl: 'https://git.acme.com' };

/** The portal's own templates, as they stand in a repository, and the real Poetry. */
describe('a library bump of flask-service', () => {
  const directory = createMockDirectory();
  let gitDir: string;
  let commit: string;
  /** The same with an older ruff. */
  let held: string;

  beforeAll(async () => {
    gitDir = await mkdtemp(join(directory.path, 'repository-'));
    await initBareRepository(gitDir);
    const files = (await listFiles(TEMPLATES_FOLDER)).map(file => ({
      ...file,
      path: `templates/${file.path}`,
    }));
    const author = { name: 'Ann', email: 'ann@acme.com', date: new Date(0) };
    const [stored] = await storeSnapshots({
      gitDir,
      snapshots: [{ files, message: 'x', author }],
    });
    commit = stored!.commit;
    const pyproject = await show(commit, PYPROJECT);
    const lowered = await commitChanges({
      gitDir,
      parent: commit,
      changes: { [PYPROJECT]: pyproject.replace(NEW, OLD) },
      message: 'x',
      author,
    });
    const { tree } = await bump(lowered, 'ruff', '0.16.0', async project => {
      const lockfiles = ['poetry.lock'];
      const wish = { ...project, lockfiles, resolver: TEST_RESOLVER };
      const { made, tree: locked } = await makeLockfiles(wish);
      return { class: 'lock-only', reason: '', tree: locked, changed: made };
    });
    const changes = { [LOCK]: await show(tree, LOCK) };
    const message = 'x';
    held = await commitChanges({
      gitDir,
      parent: lowered,
      changes,
      message,
      author,
    });
  });

  async function show(revision: string, path: string): Promise<string> {
    const args = ['cat-file', 'blob', `${revision}:${path}`];
    return (await runGit(args, { cwd: gitDir })).toString();
  }

  async function bump(
    base: string,
    library: string,
    version: string,
    resolve: TemplateBumpRequest['resolve'] = project =>
      resolveLibraryBump({ ...project, resolver: TEST_RESOLVER }),
  ) {
    const forge = createGiteaForge(integration);
    const address = `https://git.acme.com/acme/portal/src/branch/main/${FOLDER}/`;
    return prepareTemplateBump({
      template: {
        apiVersion: 'scaffolder.backstage.io/v1beta3',
        kind: 'Template',
        metadata: {
          name: 'flask-service',
          annotations: {
            'backstage.io/managed-by-location': `url:${address}template.yaml`,
            'backstage.io/source-location': `url:${address}`,
          },
        },
      },
      repository: {
        target: { forge, owner: 'acme', name: 'portal' },
        folder: FOLDER,
        defaultBranch: 'main',
        baseCommit: base,
        gitDir,
        refs: new Map(),
      },
      library,
      version,
      portalValues: { environments: ENVIRONMENTS },
      resolve,
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({ integrations: { gitea: [integration] } }),
      ),
      reader: mockServices.urlReader.mock(),
      context: { logger: mockServices.logger.mock() },
      scratch: await mkdtemp(join(directory.path, 'scratch-')),
    });
  }

  it('raises its range and makes its one lockfile again', async () => {
    const before = await show(held, LOCK);
    const prepared = await bump(held, 'ruff', '0.17.0');

    expect(prepared).toMatchObject({
      bump: { class: 'range-edited' },
      lost: [],
      changed: [LOCK, PYPROJECT],
    });
    expect(await show(prepared.tree, PYPROJECT)).toBe(
      (await show(held, PYPROJECT)).replace(OLD, OLD.replace('<0.17', '<0.18')),
    );
    expect(before).toMatch(/name = "ruff"\nversion = "0\.16\./);
    expect(await show(prepared.tree, LOCK)).toMatch(
      /name = "ruff"\nversion = "0\.17\./,
    );
    expect(await show(prepared.tree, `${FOLDER}/template.yaml`)).toContain(
      `template-version: ${prepared.templateVersion}\n`,
    );
    expect(await show(prepared.tree, `${FOLDER}/CHANGELOG.md`)).toContain(
      `## ${prepared.templateVersion}\n\n- ruff goes from 0.16.`,
    );
  });

  it('leaves alone what it has, and what its services do not use', async () => {
    await expect(bump(commit, 'flask', '3.1.0')).resolves.toMatchObject({
      bump: { class: 'already-there' },
      changed: [],
    });
    await expect(bump(commit, 'numpy', '2.0')).resolves.toMatchObject({
      bump: { class: 'unaffected' },
      changed: [],
    });
  });
});
