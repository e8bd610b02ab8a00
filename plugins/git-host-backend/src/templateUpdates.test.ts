import {
  describeMigration,
  parseLock,
  parseWish,
} from '@slipway/plugin-fleet-node';
import {
  createTemplateService,
  type TemplateService,
  type TemplateVersion,
} from './__testUtils__/templateService';
import { startGitHost, type GitHost } from './__testUtils__/startGitHost';

// Each makes a repository on a real host, on a machine that may be busy.
jest.setTimeout(60_000);

const V1: TemplateVersion = {
  version: '1.0.0',
  files: {
    'app.py': 'one\ntwo\nthree\n',
    'README.md': '# ${{ values.name }}\n',
    'old.py': 'old\n',
  },
};

const V2: TemplateVersion = {
  version: '2.0.0',
  files: {
    'app.py': 'one\ntwo\nTHREE\n',
    'README.md': '# ${{ values.name }}\n\nOn ${{ values.port }}\n',
    'new.py': 'new\n',
  },
  parameters: {
    properties: {
      name: { type: 'string', pattern: '^[a-z]+$' },
      port: { type: 'number', default: 8080 },
    },
  },
  values: {
    name: '${{ parameters.name }}',
    port: '${{ parameters.port }}',
  },
  changelog: '## 2.0.0\n\n- better\n\n## 1.0.0\n\n- first\n',
};

describe('prepareTemplateUpdate on a real git host', () => {
  let host: GitHost;
  let templates: TemplateService;
  let count = 0;

  beforeAll(async () => {
    host = await startGitHost();
    templates = await createTemplateService(host);
  });
  afterAll(() => host.stop());
  beforeEach(() => templates.release(V1));

  async function createService(options: { folder?: string } = {}) {
    count += 1;
    const name = `service${'abcdefghijklmnopqrstuvwxyz'[count]}`;
    const values = { name };
    const entity = await templates.createService(name, {
      version: '1.0.0',
      values,
      ...options,
    });
    return { name, entity };
  }

  it('plans the new version over what the owner did, and writes the lineage', async () => {
    const { name, entity } = await createService();
    await templates.push(name, {
      'app.py': 'ONE\ntwo\nthree\n',
      'my.py': 'x\n',
    });
    await templates.release(V2);

    const update = await templates.prepare({ service: entity });

    expect(update).toMatchObject({
      from: '1.0.0',
      to: '2.0.0',
      direction: 'update',
      branch: 'fleet/template/example',
      defaultBranch: 'main',
      folder: '',
      base: { from: 'ref' },
      hasChanges: true,
      autoMergeEligible: true,
      valueChanges: ['port is 8080, which is new'],
      changelog: [{ version: '2.0.0', text: '- better' }],
      markedPaths: [],
    });
    expect(update.conflictTree).toBeUndefined();
    const show = (path: string) =>
      templates.show(update.gitDir, update.tree, path);
    expect(await show('app.py')).toBe('ONE\ntwo\nTHREE');
    expect(await show('my.py')).toBe('x');
    expect(await show('README.md')).toContain('On 8080');
    const lock = parseLock(await show('.template.lock.json'));
    const wish = parseWish(await show('.template.yaml'));
    expect(lock).toMatchObject({
      version: '2.0.0',
      values: { name, port: 8080 },
      pending: [],
    });
    expect(wish).toMatchObject({ version: '2.0.0', values: lock.values });
    expect(update.pristine?.ref).toBe('refs/template/example/2.0.0');
    expect(
      await host.git(['rev-parse', `${update.pristine?.commit}^{tree}`], {
        cwd: update.gitDir,
      }),
    ).toBe(lock.tree);
  });

  it('marks conflicts, names them as pending, and is not eligible', async () => {
    const { name, entity } = await createService();
    await templates.push(name, { 'app.py': 'one\ntwo\nmine\n' });
    await templates.release(V2);

    const update = await templates.prepare({ service: entity });

    expect(update.markedPaths).toEqual(['app.py']);
    expect(update.autoMergeEligible).toBe(false);
    const { gitDir, tree, conflictTree = '' } = update;
    expect(await templates.show(gitDir, tree, 'app.py')).toContain('mine');
    expect(await templates.show(gitDir, tree, 'app.py')).not.toContain('<<<');
    expect(await templates.show(gitDir, conflictTree, 'app.py')).toContain(
      '>>>>>>> template-2.0.0',
    );
    const lock = await templates.show(gitDir, tree, '.template.lock.json');
    expect(parseLock(lock).pending).toEqual(['app.py']);
  });

  it('updates a service in a folder, and nothing beside it', async () => {
    const { name, entity } = await createService({ folder: 'services/one' });
    await templates.push(name, { 'services/other.py': 'x\n' });
    await templates.release(V2);

    const update = await templates.prepare({ service: entity });

    expect(update.folder).toBe('services/one');
    expect(update.branch).toBe('fleet/template/services-one/example');
    const paths = await host.git(
      ['diff-tree', '-r', '--name-only', update.baseCommit, update.tree],
      { cwd: update.gitDir },
    );
    expect(paths.split('\n')).toEqual([
      'services/one/.template.lock.json',
      'services/one/.template.yaml',
      'services/one/README.md',
      'services/one/app.py',
      'services/one/new.py',
      'services/one/old.py',
    ]);
  });

  it('takes changed values as an update of the same version', async () => {
    const { name, entity } = await createService();
    const clone = templates.onHost(name);
    const text = await templates.show(clone, 'main', '.template.yaml');
    await templates.push(name, {
      '.template.yaml': `${text.replace(
        `name: ${name}`,
        'name: renamed # by us',
      )}\n`,
    });

    const update = await templates.prepare({ service: entity });

    expect(update).toMatchObject({
      direction: 'none',
      hasChanges: true,
      valueChanges: [
        `name is "renamed" instead of "${name}", as .template.yaml wishes`,
      ],
    });
    expect(update.change).toMatch(/^[0-9a-f]{12}$/);
    expect(update.pristine?.ref).toMatch(
      /^refs\/template\/example\/1\.0\.0\+[0-9a-f]{12}$/,
    );
    const { gitDir, tree } = update;
    expect(await templates.show(gitDir, tree, 'README.md')).toBe('# renamed');
    expect(await templates.show(gitDir, tree, '.template.yaml')).toContain(
      'name: renamed # by us',
    );
  });

  it('has nothing to do for a service that is on the version', async () => {
    const { entity } = await createService();

    const update = await templates.prepare({ service: entity });

    expect(update).toMatchObject({ direction: 'none', hasChanges: false });
  });

  it('goes back to a version that the repository keeps, when asked', async () => {
    const { name, entity } = await createService();
    await templates.release(V2);
    const forward = await templates.prepare({ service: entity });
    await forwardMerged(name, forward);

    await expect(
      templates.prepare({ service: entity, to: '1.0.0' }),
    ).rejects.toThrow('ask for the downgrade');
    const back = await templates.prepare({
      service: entity,
      to: '1.0.0',
      allowDowngrade: true,
    });

    expect(back).toMatchObject({
      direction: 'downgrade',
      base: { from: 'ref' },
    });
    const { gitDir, tree } = back;
    expect(await templates.show(gitDir, tree, 'old.py')).toBe('old');
    expect(await templates.show(gitDir, tree, 'app.py')).toContain('three');
  });

  /** What a merge of the pull request does. */
  async function forwardMerged(
    name: string,
    {
      gitDir,
      tree,
      baseCommit,
      pristine,
    }: Awaited<ReturnType<TemplateService['prepare']>>,
  ) {
    const commit = await host.git(
      ['commit-tree', tree, '-p', baseCommit, '-m', 'Merge'],
      { cwd: gitDir },
    );
    const url = `${host.baseUrl}/acme/${name}.git`;
    await host.git(
      [
        'push',
        '--quiet',
        url,
        `${commit}:refs/heads/main`,
        `${pristine?.commit}:${pristine?.ref}`,
      ],
      { cwd: gitDir },
    );
  }

  it('renders the recorded version again when its ref is gone', async () => {
    const { name, entity } = await createService();
    const values = `${(
      await templates.show(templates.onHost(name), 'main', '.template.yaml')
    ).replace(`name: ${name}`, 'name: renamed')}\n`;
    await templates.push(name, { '.template.yaml': values });
    await host.git(['update-ref', '-d', 'refs/template/example/1.0.0'], {
      cwd: templates.onHost(name),
    });

    const update = await templates.prepare({ service: entity });

    expect(update.base.from).toBe('render');
    expect(update.autoMergeEligible).toBe(true);
  });

  it('says that there is no base, and deletes nothing then', async () => {
    const { name, entity } = await createService();
    await host.git(['update-ref', '-d', 'refs/template/example/1.0.0'], {
      cwd: templates.onHost(name),
    });
    await templates.release(V2);

    const update = await templates.prepare({ service: entity });

    expect(update.base).toMatchObject({
      from: 'none',
      reason: expect.stringContaining('the catalog has 2.0.0 now'),
    });
    expect(update.autoMergeEligible).toBe(false);
    const { gitDir, tree } = update;
    expect(await templates.show(gitDir, tree, 'old.py')).toBe('old');
  });

  it('respects a hold until it ends', async () => {
    const { name, entity } = await createService();
    const text = await templates.show(
      templates.onHost(name),
      'main',
      '.template.yaml',
    );
    await templates.push(name, {
      '.template.yaml': `${text.replace(
        'hold: null',
        'hold: {reason: freeze, until: 2026-06-01}',
      )}\n`,
    });
    await templates.release(V2);
    const prepare = (date: string) =>
      templates.prepare({ service: entity, date: new Date(date) });

    expect(await prepare('2026-05-01')).toMatchObject({
      held: 'freeze (until 2026-06-01)',
      hasChanges: false,
    });
    expect(await prepare('2026-07-01')).toMatchObject({ hasChanges: true });
  });

  it('moves what the template moved, and seeds what it seeds', async () => {
    const { name, entity } = await createService();
    await templates.push(name, { 'README.md': 'mine\n', 'old.py': 'edited\n' });
    await templates.release({
      ...V2,
      files: { ...V2.files, 'moved/other.py': 'quite something else\n' },
      lifecycle:
        'seed: [README.md]\nmoves: [{from: old.py, to: moved/other.py, since: 2.0.0}]\n',
    });

    const update = await templates.prepare({ service: entity });

    const { gitDir, tree } = update;
    expect(await templates.show(gitDir, tree, 'README.md')).toBe('mine');
    expect(await templates.show(gitDir, tree, 'moved/other.py')).toBe('edited');
  });

  describe('runs the commands of a template', () => {
    const sh = (script: string) => `[sh, -c, '${script}']`;
    const MIGRATED: TemplateVersion = {
      ...V2,
      lifecycle: `migrations:
  - version: 2.0.0
    before: ${sh('mv my.py yours.py')}
    after: [python3, '{template}/migrate.py']
  - { version: 1.0.0, after: [exit-with-failure] }
`,
      beside: {
        'migrate.py':
          'import os, pathlib\npathlib.Path("migrated").write_text(os.environ["MIGRATION_FROM"] + " " + pathlib.Path("app.py").read_text())\n',
      },
    };
    const TRUSTED = {
      trustedTemplates: ['template:default/example'],
      run: true,
    };

    async function edited(options: { folder?: string } = {}) {
      const { name, entity } = await createService(options);
      const place = options.folder ? `${options.folder}/` : '';
      await templates.push(name, {
        [`${place}app.py`]: 'ONE\ntwo\nthree\n',
        [`${place}my.py`]: 'x\n',
      });
      await templates.release(MIGRATED);
      return { name, entity, place };
    }

    it.each([undefined, 'services/one'])(
      'before and after the merge, in the folder of the service: %s',
      async folder => {
        const { entity, place } = await edited({ folder });

        const update = await templates.prepare({ service: entity }, TRUSTED);

        const show = (path: string) =>
          templates.show(update.gitDir, update.tree, place + path);
        expect(await show('yours.py')).toBe('x');
        expect(await show('migrated')).toBe('1.0.0 ONE\ntwo\nTHREE');
        await expect(show('my.py')).rejects.toThrow();
        expect(parseLock(await show('.template.lock.json')).version).toBe(
          '2.0.0',
        );
        expect(update).toMatchObject({
          autoMergeEligible: true,
          markedPaths: [],
          migrations: [
            { version: '2.0.0', when: 'before' },
            { version: '2.0.0', when: 'after' },
          ],
        });
        expect(update.migrations.map(one => one.leftBecause)).toEqual([
          undefined,
          undefined,
        ]);
      },
    );

    it('once: not again from the version on which they ran', async () => {
      const { name, entity } = await edited();
      await forwardMerged(
        name,
        await templates.prepare({ service: entity }, TRUSTED),
      );
      await templates.release({ ...MIGRATED, version: '3.0.0' });

      const update = await templates.prepare({ service: entity }, TRUSTED);

      expect(update).toMatchObject({ from: '2.0.0', migrations: [] });
    });

    it('only when the template is trusted, and says so', async () => {
      const { entity } = await edited();

      const update = await templates.prepare({ service: entity });

      const { gitDir, tree } = update;
      expect(await templates.show(gitDir, tree, 'my.py')).toBe('x');
      expect(update.autoMergeEligible).toBe(false);
      expect(update.migrations).toMatchObject([
        {
          when: 'before',
          leftBecause: expect.stringContaining('fleet.trustedTemplates'),
        },
        { when: 'after', leftBecause: expect.any(String) },
      ]);
    });

    it('not in a preview, which says what will be run', async () => {
      const { entity } = await edited();

      const { gitDir, tree, migrations } = await templates.prepare(
        { service: entity },
        { ...TRUSTED, run: false },
      );

      expect(await templates.show(gitDir, tree, 'my.py')).toBe('x');
      expect(migrations.map(one => describeMigration(one, 'will run'))).toEqual(
        [
          'Will be run: `sh -c mv my.py yours.py`, for 2.0.0, before the merge.',
          'Will be run: `python3 {template}/migrate.py`, for 2.0.0, after the merge.',
        ],
      );
    });

    it('not over conflict markers', async () => {
      const { name, entity } = await edited();
      await templates.push(name, { 'app.py': 'one\ntwo\nmine\n' });

      const update = await templates.prepare({ service: entity }, TRUSTED);

      const { gitDir, tree, conflictTree = '' } = update;
      for (const revision of [tree, conflictTree]) {
        expect(await templates.show(gitDir, revision, 'yours.py')).toBe('x');
      }
      expect(update.migrations).toMatchObject([
        { when: 'before' },
        {
          when: 'after',
          leftBecause: expect.stringContaining('resolved first'),
        },
      ]);
    });

    it('and proposes nothing when one fails', async () => {
      const { entity } = await edited();
      await templates.release({
        ...V2,
        lifecycle: `migrations: [{version: 2.0.0, after: ${sh('exit 3')}}]`,
      });

      await expect(
        templates.prepare({ service: entity }, TRUSTED),
      ).rejects.toThrow('migration to 2.0.0 (after the update) failed');
    });

    it('and has lockfiles made again whose manifest they changed', async () => {
      const { name, entity } = await createService();
      await templates.push(name, {
        'pyproject.toml': '[project]\nname = "a"\n',
        'poetry.lock': 'x\n',
      });
      await templates.release({
        ...V2,
        lifecycle: `migrations: [{version: 2.0.0, before: ${sh(
          'echo >> pyproject.toml',
        )}}]`,
      });

      const update = await templates.prepare({ service: entity }, TRUSTED);

      expect(update.lockfilesToMake).toEqual(['poetry.lock']);
    });
  });

  describe('says what to do', () => {
    it.each<[string, Partial<TemplateVersion>, string]>([
      [
        'when a value no longer fits',
        {
          parameters: {
            properties: { name: { type: 'string', maxLength: 2 } },
          },
        },
        'Values of this service do not fit template:default/example 2.0.0: name is "service',
      ],
      [
        'when the template does not render',
        { files: { 'app.py': '${{ values.name | nothing }}' } },
        'The layer example/skeleton could not be rendered with these values',
      ],
      [
        'when paths differ by case only',
        { files: { 'App.py': 'a\n', 'app.py': 'b\n' } },
        'some file systems cannot tell apart',
      ],
      [
        'when a path leaves the repository',
        { files: { "${{ '../up' }}/app.py": 'a\n' } },
        'could not be rendered',
      ],
      [
        'when lifecycle.yaml is wrong',
        { lifecycle: 'sed: [a]' },
        'lifecycle.yaml of template:default/example cannot be used',
      ],
    ])('%s', async (_case, changes, message) => {
      const { entity } = await createService();
      await templates.release({ ...V2, ...changes });

      await expect(templates.prepare({ service: entity })).rejects.toThrow(
        message,
      );
    });

    it('when nobody knows the version', async () => {
      const { entity } = await createService();
      await templates.release(V2);

      await expect(
        templates.prepare({ service: entity, to: '1.5.0' }),
      ).rejects.toThrow(
        'Nothing is known of version 1.5.0 of template:default/example: the catalog has 2.0.0, and the repository keeps no render of it; choose one of 2.0.0, 1.0.0.',
      );
    });

    it('when the template is gone', async () => {
      const { entity } = await createService();
      templates.forget();

      await expect(templates.prepare({ service: entity })).rejects.toThrow(
        'The catalog has no template:default/example',
      );
    });

    it('when the repository is gone', async () => {
      const { name, entity } = await createService();
      await templates.forge.deleteRepository({ owner: 'acme', name });

      await expect(templates.prepare({ service: entity })).rejects.toThrow(
        `There is no acme/${name} on localhost`,
      );
    });

    it('when the lock is gone', async () => {
      const { name, entity } = await createService();
      await templates.push(name, { '.template.lock.json': 'broken' });

      await expect(templates.prepare({ service: entity })).rejects.toThrow(
        '.template.lock.json cannot be read',
      );
    });
  });
});
