import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  commitChanges,
  commitTree,
  readText,
  type FileChanges,
  type ResolvedBump,
} from '@slipway/plugin-fleet-node';
import {
  startEmbeddedHost,
  type EmbeddedHost,
  type EmbeddedService,
} from '../__testUtils__/embeddedHost';
import { SLIPWAY } from '../__testUtils__/gitopsHost';
import { createBumpTemplateAction } from './bumpTemplate';

jest.setTimeout(120_000);

const REF = 'template:default/example';
const BRANCH = 'fleet/library/template-example/urllib3';
const FOLDER = 'templates/example';
const LOCK = `${FOLDER}/skeleton/\${{ 'poetry.lock' if values.database == 'none' }}`;
const PYPROJECT = `${FOLDER}/skeleton/pyproject.toml`;
const FILES: FileChanges = {
  [`${FOLDER}/template.yaml`]: `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: example
  annotations:
    backstage.io/template-version: 1.4.1 # SemVer
spec:
  type: service
  owner: platform
  parameters:
    - required: [name]
      properties:
        name: { type: string, pattern: '^[a-z-]+$' }
        database: { type: string, enum: [none, postgres], default: none }
  steps:
    - action: service:render
      input:
        layers: ['shared/\${{ parameters.database }}', example/skeleton]
        values:
          package: acme_\${{ parameters.name | replace('-', '_') }}
          database: \${{ parameters.database }}
`,
  [`${FOLDER}/CHANGELOG.md`]: '# Changes\n\n## 1.4.1\n\n- as before\n',
  'templates/shared/none/README.md': 'none\n',
  [PYPROJECT]:
    '[project]\nname = "${{ values.package }}"\ndependencies = [\n    "urllib3>=2,<2.6", # ask @ann\n]\n',
  [LOCK]: 'urllib3 2.2.1\n',
};

describe('template:bump-library', () => {
  let host: EmbeddedHost;
  let repository: EmbeddedService;
  let resolved: Omit<ResolvedBump, 'tree' | 'changed'>;
  let changes: (pyproject: string) => FileChanges;

  beforeAll(async () => {
    host = await startEmbeddedHost();
  });
  afterAll(() => host.stop());

  beforeEach(async () => {
    repository = await host.addService(FILES);
    resolved = {
      class: 'range-edited',
      reason: 'urllib3 goes from 2.2.1 to 2.6.3 or newer.',
      from: '2.2.1',
      to: '2.6.3',
    };
    changes = pyproject => ({
      'pyproject.toml': pyproject.replace('<2.6', '<2.7'),
      'poetry.lock': 'urllib3 2.6.3\n',
    });
  });

  /** In place of Poetry, which the tests of `resolveLibraryBump` run. */
  async function resolve({ gitDir, tree }: { gitDir: string; tree: string }) {
    const author = { ...SLIPWAY, date: new Date(0) };
    const parent = await commitTree({
      gitDir,
      tree,
      parents: [],
      message: 'rendered',
      author,
    });
    const pyproject = await readText({
      gitDir,
      commit: parent,
      path: 'pyproject.toml',
    });
    const made = changes(pyproject ?? '');
    const commit = await commitChanges({
      gitDir,
      parent,
      changes: made,
      message: 'bumped',
      author,
    });
    return { ...resolved, tree: commit, changed: Object.keys(made) };
  }

  function entity(location?: string): Entity {
    const { metadata } = repository.entity;
    const source = metadata.annotations?.['backstage.io/source-location'] ?? '';
    const folder = `${source.replace(/\/$/, '')}/${FOLDER}/`;
    return {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'example',
        annotations: {
          'backstage.io/managed-by-location':
            location ?? `${folder}template.yaml`,
          'backstage.io/source-location': location ?? folder,
        },
      },
      relations: [{ type: 'ownedBy', targetRef: 'group:default/platform' }],
    };
  }

  const bump = (
    input: { template?: string; version?: string; campaign?: string } = {},
    { location, ...context }: { location?: string; isDryRun?: boolean } = {},
  ) =>
    repository.run(
      createBumpTemplateAction({
        ...repository.options,
        catalog: catalogServiceMock({ entities: [entity(location)] }),
        environments: [],
        reader: mockServices.urlReader.mock(),
        resolve,
      }),
      { template: REF, library: 'URLlib3', version: '2.6.3', ...input },
      context,
    );
  const show = (path: string) => repository.git(['show', `${BRANCH}:${path}`]);

  it('proposes lockfile, range, version and changelog in the repository of the template', async () => {
    await expect(bump({ campaign: 'c1' })).resolves.toMatchObject({
      outcome: 'open',
      template: REF,
      pullRequestNumber: 1,
    });

    const [pull] = await repository.pulls();
    expect(pull).toMatchObject({
      title: 'Bump urllib3 to 2.6.3 in example',
      head: { branch: BRANCH },
    });
    expect(pull?.body).toContain(
      `New services of \`${REF}\` start with **urllib3 2.6.3** instead of 2.2.1; 2.6.3 or newer was asked for.`,
    );
    expect(await show(LOCK)).toBe('urllib3 2.6.3\n');
    expect(await show(PYPROJECT)).toBe(
      String(FILES[PYPROJECT]).replace('<2.6', '<2.7'),
    );
    expect(await show(`${FOLDER}/template.yaml`)).toBe(
      String(FILES[`${FOLDER}/template.yaml`]).replace('1.4.1', '1.4.2'),
    );
    expect(await show(`${FOLDER}/CHANGELOG.md`)).toBe(
      '# Changes\n\n## 1.4.2\n\n- urllib3 goes from 2.2.1 to 2.6.3.\n\n## 1.4.1\n\n- as before\n',
    );
    expect(
      await repository.git(['diff', '--name-only', 'main', BRANCH]),
    ).toMatch(/^(.+\n){4}$/);
    // The fleet keeps a record of services only.
    expect(repository.reports).toEqual([]);
    expect(repository.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'template-library',
        meta: expect.objectContaining({ template: REF, subject: 'urllib3' }),
      }),
    );
  });

  it('proposes it once, however often it runs', async () => {
    await bump();
    const head = await repository.git(['rev-parse', BRANCH]);
    await bump();

    expect(await repository.git(['rev-parse', BRANCH])).toBe(head);
    expect(await repository.pulls()).toHaveLength(1);
  });

  it('leaves alone what a person pushed', async () => {
    await bump();
    await repository.commit({ 'templates/note.md': 'mine\n' }, BRANCH);

    await expect(bump({ version: '2.7.0' })).resolves.toMatchObject({
      outcome: 'edited',
    });
    expect(await show('templates/note.md')).toBe('mine\n');
  });

  it.each(['unaffected', 'already-there'] as const)(
    'proposes nothing where it is %s',
    async decision => {
      resolved = { class: decision, reason: 'It has urllib3 2.6.3.' };
      changes = () => ({});

      await expect(bump()).resolves.toMatchObject({
        outcome: 'no-change',
        summary: 'It has urllib3 2.6.3.',
      });
      expect(await repository.pulls()).toEqual([]);
    },
  );

  it('reports who caps it', async () => {
    resolved = { class: 'capped', reason: 'Capped by requests 2.28.1.' };
    changes = () => ({});

    await expect(bump()).resolves.toMatchObject({
      outcome: 'blocked',
      summary: 'Capped by requests 2.28.1.',
    });
  });

  it('renders what was fetched, wherever the template says that it is from', async () => {
    const path = `${FOLDER}/template.yaml`;
    const text = String(FILES[path]).replace(
      'annotations:\n',
      "annotations:\n    backstage.io/source-location: 'url:https://git.acme.com/acme/x/'\n",
    );
    await repository.commit({ [path]: text });

    await expect(bump()).resolves.toMatchObject({ outcome: 'open' });
  });

  it('says where it looked in vain for the template', async () => {
    await repository.commit({ [`${FOLDER}/template.yaml`]: null });

    await expect(bump()).rejects.toThrow(
      `There is no ${FOLDER}/template.yaml on main; correct the location of ${REF} in the catalog.`,
    );
  });

  it('names the line that has no place in the template, and proposes nothing', async () => {
    await repository.commit({
      [PYPROJECT]:
        'name = "${{ values.package }}"\nurllib3 = "<${{ \'2.6\' }}"\n',
    });

    await expect(bump()).resolves.toMatchObject({
      outcome: 'blocked',
      summary: `Change ${REF} by hand, and raise its version: pyproject.toml line 2, which would become \`urllib3 = "<2.7"\`: \`urllib3 = "<2.6"\` stands nowhere in ${PYPROJECT}.`,
    });
    expect(await repository.pulls()).toEqual([]);
  });

  it('says what to do for a template that is registered from a file', async () => {
    const path = '/srv/templates/example/template.yaml';

    await expect(bump({}, { location: `file:${path}` })).rejects.toThrow(
      `Register the template by URL, from a host of integrations.gitea, or change it by hand at ${path}.`,
    );
  });

  it('asks for the permission about the template', async () => {
    repository.permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.DENY },
    ]);

    await expect(bump()).rejects.toThrow(
      `Only the owner of ${REF} and the platform team may propose changes to it (permission fleet.update.propose)`,
    );
  });

  it('refuses what is no template', async () => {
    await expect(bump({ template: 'component:default/x' })).rejects.toThrow(
      'component:default/x is no template',
    );
  });

  it('pushes nothing in a dry run', async () => {
    await bump({}, { isDryRun: true });

    expect(await repository.pulls()).toEqual([]);
  });
});
