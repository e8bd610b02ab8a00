import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../git/git';
import { initBareRepository } from '../git/snapshots';
import { loadTree, storeTrees } from './__testUtils__/runUpdateCase';
import type { CaseTree } from './__testUtils__/updateCases';
import { planUpdate, type PlannedUpdate } from './planUpdate';

describe('planUpdate', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-plan-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function plan(
    trees: { base: CaseTree; theirs: CaseTree; ours: CaseTree },
    options: Partial<PlannedUpdate> = {},
  ) {
    const [base, theirs = '', ours = ''] = await storeTrees(gitDir, [
      trees.base,
      trees.theirs,
      trees.ours,
    ]);
    return planUpdate({ gitDir, base, theirs, ours, ...options });
  }
  const result = (planned: { tree: string }) => loadTree(gitDir, planned.tree);

  const entry = (mode: string, name: string, id: string) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
  const hash = async (type: string, input: Buffer) =>
    (
      await runGit(
        ['hash-object', '--literally', '-t', type, '-w', '--stdin'],
        { cwd: gitDir, input },
      )
    )
      .toString()
      .trim();

  /** A tree that git itself would not make. */
  async function unsafeTree(files: Record<string, string>): Promise<string> {
    const make = async (entries: [string, string][]): Promise<string> => {
      const lines: Buffer[] = [];
      const folders = new Map<string, [string, string][]>();
      for (const [path, content] of entries) {
        const [name = '', ...rest] = path.split('/');
        if (rest.length > 0) {
          const inside = folders.get(name) ?? [];
          folders.set(name, [...inside, [rest.join('/'), content]]);
          continue;
        }
        const id = await hash('blob', Buffer.from(content));
        lines.push(entry('100644', name, id));
      }
      for (const [name, inside] of folders) {
        lines.push(entry('40000', name, await make(inside)));
      }
      return hash('tree', Buffer.concat(lines));
    };
    return make(Object.entries(files));
  }
  it('says for each path what happens and why', async () => {
    const planned = await plan({
      base: {
        'a.py': '1\n2\n3\n',
        'b.py': 'b\n',
        'c.py': 'c\n',
        'd.py': 'd\n',
      },
      theirs: {
        'a.py': '1\n2\nT\n',
        'b.py': 'B\n',
        'd.py': 'D\n',
        'e.py': 'e\n',
      },
      ours: {
        'a.py': 'P\n2\n3\n',
        'b.py': 'b\n',
        'c.py': 'c\n',
        'd.py': 'D\n',
      },
    });

    expect(planned.paths).toEqual([
      {
        path: 'a.py',
        outcome: 'merged',
        why: 'The changes of both sides are in it.',
      },
      { path: 'b.py', outcome: 'clean', why: 'Only the template changed it.' },
      {
        path: 'c.py',
        outcome: 'deleted',
        why: 'The template deleted it, and the project had not changed it.',
      },
      { path: 'd.py', outcome: 'kept', why: 'The project has it already.' },
      { path: 'e.py', outcome: 'clean', why: 'The template added it.' },
    ]);
  });

  it('gives a tree without markers for what needs no decision', async () => {
    const planned = await plan({
      base: { 'a.py': 'a\n', 'b.py': 'b\n' },
      theirs: { 'a.py': 'theirs\n', 'b.py': 'B\n' },
      ours: { 'a.py': 'mine\n', 'b.py': 'b\n' },
    });

    expect(await loadTree(gitDir, planned.treeWithoutMarkers)).toEqual({
      'a.py': 'mine\n',
      'b.py': 'B\n',
    });
    expect(planned.conflicts).toEqual([
      expect.objectContaining({
        path: 'a.py',
        kind: 'content',
        kept: 'markers',
      }),
    ]);
  });

  it('has nothing to do when the template changed nothing', async () => {
    const planned = await plan({
      base: { 'a.py': 'a\n' },
      theirs: { 'a.py': 'a\n' },
      ours: { 'a.py': 'mine\n' },
    });

    expect(planned).toMatchObject({ hasChanges: false, paths: [] });
  });

  it('goes from 1 to 3 as from 1 to 2 to 3, and back', async () => {
    const v1 = { 'a.py': '1\n2\n3\n4\n5\n6\n7\n', 'old.py': 'x\ny\nz\n' };
    const v2 = { 'a.py': 'A\n2\n3\n4\n5\n6\n7\n', 'old.py': 'x\ny\nz\n' };
    const v3 = { 'a.py': 'A\n2\n3\n4\n5\n6\nG\n', 'new.py': 'x\ny\nz\n' };
    const ours = {
      'a.py': '1\n2\n3\nmine\n5\n6\n7\n',
      'old.py': 'x\ny\nmine\n',
    };

    const [t1 = '', t2 = '', t3 = '', own = ''] = await storeTrees(gitDir, [
      v1,
      v2,
      v3,
      ours,
    ]);
    const step = (base: string, theirs: string, from: string) =>
      planUpdate({ gitDir, base, theirs, ours: from });
    const direct = await step(t1, t3, own);
    const first = await step(t1, t2, own);
    const second = await step(t2, t3, first.tree);
    const back = await step(t3, t1, direct.tree);

    expect(await result(direct)).toEqual({
      'a.py': 'A\n2\n3\nmine\n5\n6\nG\n',
      'new.py': 'x\ny\nmine\n',
    });
    expect(second.tree).toBe(direct.tree);
    expect(back.tree).toBe(own);
  });

  it('formats base and template as the project does', async () => {
    const planned = await plan(
      {
        base: { 'a.py': "a = 'x'\nb = 'y'\nc = 'z'\n" },
        theirs: { 'a.py': "a = 'x'\nb = 'y'\nc = 'new'\n" },
        ours: { 'a.py': 'a = "mine"\nb = "y"\nc = "z"\n' },
      },
      {
        policy: {
          format: async files =>
            files.map(({ content }) =>
              Buffer.from(content.toString().replace(/'/g, '"')),
            ),
        },
      },
    );

    expect(await result(planned)).toEqual({
      'a.py': 'a = "mine"\nb = "y"\nc = "new"\n',
    });
    expect(planned.paths[0]?.why).toContain("the project's formatter");
  });

  it.each([
    [{ '.git/hooks/x': 'x' }, '".git/hooks/x", which leaves the repository'],
    [{ 'a/.GIT/x': 'x' }, '"a/.GIT/x", which leaves the repository'],
    [{ 'A.py': 'x', 'a.py': 'x' }, 'A.py and a.py, which are one file'],
  ])('refuses a template with %p', async (theirs, sentence) => {
    const [base = '', ours = ''] = await storeTrees(gitDir, [{}, { b: 'b' }]);
    const tree = await unsafeTree(theirs);

    const planned = planUpdate({ gitDir, base, theirs: tree, ours });

    await expect(planned).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(sentence),
    });
  });

  it('touches no ref and no attributes of the repository', async () => {
    const refs = () => runGit(['for-each-ref'], { cwd: gitDir });
    const trees = {
      base: { a: 'a\n' },
      theirs: { a: 'b\n' },
      ours: { a: 'a\n' },
    };
    await storeTrees(gitDir, [trees.base, trees.theirs, trees.ours]);
    const before = await refs();

    await plan(trees);

    expect(await refs()).toEqual(before);
  });
});
