import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonValue } from '@backstage/types';
import { validate } from 'jsonschema';
import { runGit, storeSnapshots } from '@slipway/plugin-fleet-node';
import type { MakeLockfiles } from '../updates/makeLockfilesFor';
import { createLockServiceAction } from './lockService';

/** What a resolver would: a lockfile that says what it was made of. */
const resolve: MakeLockfiles = async ({ gitDir, tree, lockfiles }) => {
  const manifest = await runGit(
    ['cat-file', 'blob', `${tree}:pyproject.toml`],
    { cwd: gitDir },
  );
  const source = `${gitDir}/made`;
  await writeFile(source, `of ${manifest}`);
  const files = lockfiles.map(path => ({
    path,
    mode: '100644' as const,
    source,
  }));
  const author = { name: 'Ann', email: 'ann@acme.com', date: new Date(0) };
  const [stored] = await storeSnapshots({
    gitDir,
    snapshots: [{ files, message: 'made', author }],
  });
  return { tree: stored!.tree, made: lockfiles, failed: [] };
};

describe('service:lock', () => {
  const directory = createMockDirectory();
  let workspacePath: string;
  let makeLockfiles: jest.MockedFunction<MakeLockfiles>;

  beforeEach(() => {
    directory.setContent({
      work: { 'pyproject.toml': 'the project', 'README.md': 'stays' },
      scratch: {},
    });
    workspacePath = directory.resolve('work');
    makeLockfiles = jest.fn(resolve);
  });

  /** Runs the step; `checkpoints` are what the scaffolder keeps of a task. */
  async function run(
    options: {
      input?: { lockfiles?: string[]; sourcePath?: string };
      checkpoints?: Map<string, unknown>;
      isDryRun?: boolean;
      signal?: AbortSignal;
    } = {},
  ) {
    const { checkpoints = new Map() } = options;
    const outputs: Record<string, unknown> = {};
    const context = createMockActionContext({
      workspacePath,
      input: options.input ?? {},
    });
    const warnings = jest.spyOn(context.logger, 'warn');
    await createLockServiceAction({ makeLockfiles }).handler({
      ...context,
      isDryRun: options.isDryRun,
      signal: options.signal,
      createTemporaryDirectory: () => mkdtemp(`${directory.path}/scratch/`),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
      checkpoint: async <T extends JsonValue | void>(opts: {
        key: string;
        fn: () => Promise<T> | T;
      }) => {
        if (!checkpoints.has(opts.key)) {
          checkpoints.set(opts.key, await opts.fn());
        }
        return checkpoints.get(opts.key) as T;
      },
    });
    return { outputs, warnings: warnings.mock.calls.map(([text]) => text) };
  }
  const read = (path: string) => readFile(`${workspacePath}/${path}`, 'utf8');

  it('makes the lockfile of what was rendered', async () => {
    const { outputs, warnings } = await run();

    await expect(read('poetry.lock')).resolves.toBe('of the project');
    await expect(read('README.md')).resolves.toBe('stays');
    expect(outputs).toEqual({ made: ['poetry.lock'], failed: [] });
    expect(warnings).toEqual([]);
  });

  it('makes one in a folder of a folder', async () => {
    await mkdir(`${workspacePath}/out/api`, { recursive: true });
    directory.addContent({
      work: { out: { 'pyproject.toml': 'the inner project' } },
    });
    await run({ input: { sourcePath: 'out', lockfiles: ['api/uv.lock'] } });

    await expect(read('out/api/uv.lock')).resolves.toBe('of the inner project');
  });

  it('gives a task that goes on what it had, whatever the indexes say by then', async () => {
    const checkpoints = new Map();
    await run({ checkpoints });
    makeLockfiles.mockRejectedValue(new Error('not again'));
    directory.setContent({
      work: { 'pyproject.toml': 'the project' },
      scratch: {},
    });
    await run({ checkpoints });

    await expect(read('poetry.lock')).resolves.toBe('of the project');
  });

  it.each([
    [
      'the resolver says no',
      async () => ({
        tree: '',
        made: [],
        failed: [{ path: 'poetry.lock', reason: 'There is no acme-common 9' }],
      }),
      'There is no acme-common 9',
    ],
    [
      'there is no resolver',
      async () => {
        throw new Error('Poetry could not be fetched');
      },
      'Poetry could not be fetched',
    ],
  ])('leaves it to a person when %s', async (_, make, reason) => {
    makeLockfiles.mockImplementation(make);
    const { outputs, warnings } = await run();

    await expect(read('poetry.lock')).rejects.toThrow('ENOENT');
    expect(outputs).toEqual({
      made: [],
      failed: [{ path: 'poetry.lock', reason }],
    });
    expect(warnings).toEqual([reason]);
  });

  it('keeps nothing of a task that was called off', async () => {
    const controller = new AbortController();
    const checkpoints = new Map();
    makeLockfiles.mockImplementation(async options => {
      controller.abort();
      return {
        tree: options.tree,
        made: [],
        failed: [{ path: 'poetry.lock', reason: 'called off' }],
      };
    });

    await expect(
      run({ checkpoints, signal: controller.signal }),
    ).rejects.toThrow(/abort/i);
    expect(checkpoints.size).toBe(0);
  });

  it('asks nobody in a dry run', async () => {
    const { outputs } = await run({ isDryRun: true });

    expect(makeLockfiles).not.toHaveBeenCalled();
    expect(outputs).toEqual({ made: ['poetry.lock'], failed: [] });
  });

  it.each([
    ['poetry.lock', true],
    ['services/api/uv.lock', true],
    ['../poetry.lock', false],
    ['a/../../poetry.lock', false],
    ['./poetry.lock', false],
    ['/etc/poetry.lock', false],
    ['a\\..\\poetry.lock', false],
    ['a\n/../../../poetry.lock', false],
    ['my-poetry.lock', false],
    ['Pipfile.lock', false],
  ])('of %s: takes it: %s', (path, isTaken) => {
    const { schema } = createLockServiceAction({ makeLockfiles });
    const { valid } = validate({ lockfiles: [path] }, schema!.input!);

    expect(valid).toBe(isTaken);
  });

  it('stays in the workspace', async () => {
    await expect(run({ input: { sourcePath: '../..' } })).rejects.toThrow(
      /Relative path is not allowed/,
    );
  });
});
