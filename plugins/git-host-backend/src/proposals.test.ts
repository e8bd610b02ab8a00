import type { Entity } from '@backstage/catalog-model';
import {
  CONFLICT_MARKERS_CONTEXT,
  checkConflictMarkers,
  observeProposal,
  publishProposal,
  type PreparedUpdate,
  type Proposal,
} from '@slipway/plugin-fleet-node';
import {
  createTemplateService,
  type TemplateService,
} from './__testUtils__/templateService';
import { startGitHost, type GitHost } from './__testUtils__/startGitHost';

// Each makes a repository on a real host, on a machine that may be busy.
jest.setTimeout(120_000);

const NAMED = { name: 'README.md', text: '# ${{ values.name }}\n' };
const V1 = {
  version: '1.0.0',
  files: { 'app.py': 'one\ntwo\nthree\n', [NAMED.name]: NAMED.text },
};
const V2 = {
  version: '2.0.0',
  files: { 'app.py': 'one\ntwo\nTHREE\n', [NAMED.name]: NAMED.text },
};
const V3 = {
  version: '3.0.0',
  files: { 'app.py': 'one\nTWO\nTHREE\n', [NAMED.name]: NAMED.text },
};

describe('proposals on a real git host', () => {
  let host: GitHost;
  let templates: TemplateService;
  let count = 0;
  let name: string;
  let entity: Entity;

  beforeAll(async () => {
    host = await startGitHost();
    templates = await createTemplateService(host);
  });
  afterAll(() => host.stop());

  beforeEach(async () => {
    count += 1;
    name = `orders${count}`;
    await templates.release(V1);
    entity = await templates.createService(name, {
      version: '1.0.0',
      values: { name },
    });
    await templates.release(V2);
  });

  const quiet = () => ({ logger: templates.logger });
  const prepare = () => templates.prepare({ service: entity });
  const publish = async (
    changes: Partial<Proposal> = {},
    update?: PreparedUpdate,
  ) =>
    publishProposal(
      templates.proposalOf(update ?? (await prepare()), changes),
      quiet(),
    );
  const observe = async () => {
    const { target, branch, defaultBranch: base } = await prepare();
    return observeProposal({ target, branch, base });
  };
  const BRANCH = 'fleet/template/example';
  const pulls = (state: 'open' | 'closed' | 'all') =>
    templates.forge.listPullRequests({ owner: 'acme', name, state });
  const merge = async (method: 'merge' | 'squash') => {
    const [pull] = await pulls('open');
    const merged = await templates.forge.mergePullRequest({
      owner: 'acme',
      name,
      number: pull!.number,
      expectedHead: pull!.head.commit,
      method,
    });
    expect(merged).toMatchObject({ merged: true });
  };

  it('opens one pull request with one commit, and keeps the render', async () => {
    const outcome = await publish();

    expect(outcome).toMatchObject({
      outcome: 'open',
      summary: 'Proposed as pull request 1.',
      pullRequest: {
        number: 1,
        draft: false,
        title: 'Update from template:default/example 2.0.0',
        head: { branch: BRANCH, commit: outcome.commit },
      },
    });
    const gitDir = templates.onHost(name);
    const range = `main..${BRANCH}`;
    const commits = await host.git(['rev-list', range], { cwd: gitDir });
    expect(commits).toBe(outcome.commit);
    await host.git(['rev-parse', 'refs/template/example/2.0.0'], {
      cwd: gitDir,
    });
    expect(await observe()).toMatchObject({
      edited: false,
      checks: 'none',
      conflictMarkers: 'none',
      branchHead: outcome.commit,
      mark: { head: outcome.commit, from: '1.0.0', to: '2.0.0' },
      pullRequest: { number: 1, state: 'open' },
    });
  });

  it('changes nothing when it is run again, also by another task', async () => {
    const first = await publish();
    const second = await publish();

    expect(second).toMatchObject({ outcome: 'open', commit: first.commit });
    expect(await pulls('all')).toHaveLength(1);
  });

  it('ends with one when run at once', async () => {
    const update = await prepare();
    const outcomes = await Promise.all([
      publish({}, update),
      publish({}, await prepare()),
    ]);

    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(
      new Set(['open']),
    );
    expect(await pulls('open')).toHaveLength(1);
  });

  it('makes a draft of conflicts, whose status fails until they are resolved', async () => {
    await templates.push(name, { 'app.py': 'one\ntwo\nmine\n' });

    const outcome = await publish();

    expect(outcome).toMatchObject({
      outcome: 'conflict',
      pullRequest: { draft: true },
    });
    const gitDir = templates.onHost(name);
    const changed = await host.git(
      ['diff-tree', '-r', '--name-only', `${BRANCH}~1`, BRANCH],
      { cwd: gitDir },
    );
    expect(changed).toBe('app.py');
    expect(await observe()).toMatchObject({
      checks: 'none',
      conflictMarkers: 'standing',
    });

    const { target } = await prepare();
    const check = async () =>
      checkConflictMarkers({
        target,
        branch: BRANCH,
        paths: ['app.py'],
        pullRequest: (await observe()).pullRequest,
      });
    await templates.push(name, { 'other.py': 'x\n' }, BRANCH);
    expect(await check()).toMatchObject({ standing: ['app.py'] });
    expect(await pulls('open')).toMatchObject([{ draft: true }]);
    await templates.push(name, { 'app.py': 'resolved\n' }, BRANCH);
    const checked = await check();

    expect(checked.standing).toEqual([]);
    expect(await observe()).toMatchObject({
      edited: true,
      conflictMarkers: 'resolved',
    });
    const { statuses } = await templates.forge.getCombinedStatus({
      ...target,
      commit: checked.commit!,
    });
    expect(statuses).toMatchObject([
      { context: CONFLICT_MARKERS_CONTEXT, state: 'success' },
    ]);
    const [ready] = await pulls('open');
    expect(ready).toMatchObject({ draft: false });

    await templates.forge.updatePullRequest({
      ...target,
      number: ready!.number,
      draft: true,
    });
    await check();
    expect(await pulls('open')).toMatchObject([{ draft: true }]);
    await templates.forge.updatePullRequest({
      ...target,
      number: ready!.number,
      draft: false,
    });
    await merge('merge');
  });

  it('builds the branch again on the new head', async () => {
    const first = await publish();
    await templates.push(name, { 'new.py': 'x\n' });

    const second = await publish();

    expect(second.commit).not.toBe(first.commit);
    expect(second.pullRequest?.number).toBe(1);
    const parent = await host.git(['rev-parse', `${BRANCH}~1`, 'main'], {
      cwd: templates.onHost(name),
    });
    expect(new Set(parent.split('\n')).size).toBe(1);
  });

  it('leaves a branch alone that a person pushed to', async () => {
    await publish();
    const theirs = await templates.push(name, { 'fix.py': 'x\n' }, BRANCH);
    await templates.release(V3);

    expect(await publish()).toMatchObject({
      outcome: 'edited',
      summary: expect.stringContaining('A person pushed to'),
    });
    expect(await observe()).toMatchObject({ edited: true, branchHead: theirs });
  });

  it('knows its own push though it was killed before it told of it', async () => {
    await publish();
    await templates.push(name, { 'new.py': 'x\n' });
    const proposal = templates.proposalOf(await prepare());
    const killed = {
      ...proposal,
      target: {
        ...proposal.target,
        forge: {
          ...proposal.target.forge,
          updatePullRequest: async () => {
            throw new Error('killed');
          },
        },
      },
    };
    await expect(publishProposal(killed, quiet())).rejects.toThrow('killed');

    expect(await observe()).toMatchObject({ edited: false });
    expect(await publish()).toMatchObject({ outcome: 'open' });
    expect(await pulls('all')).toHaveLength(1);
  });

  it('takes a closed pull request for a refusal, until there is another version', async () => {
    const { pullRequest } = await publish();
    await templates.forge.closePullRequest({
      owner: 'acme',
      name,
      number: pullRequest!.number,
    });

    expect(await publish()).toMatchObject({ outcome: 'declined' });
    expect(await publish({ again: true })).toMatchObject({
      outcome: 'open',
      pullRequest: { number: 2 },
    });
    await templates.forge.closePullRequest({ owner: 'acme', name, number: 2 });
    expect(await publish()).toMatchObject({ outcome: 'declined' });
    await templates.release(V3);
    expect(await publish()).toMatchObject({
      outcome: 'open',
      pullRequest: { number: 3 },
    });
  });

  it.each(['merge', 'squash'] as const)(
    'starts from the new version after a %s',
    async method => {
      await publish();
      const before = await prepare();
      await merge(method);

      expect(await publish({}, before)).toMatchObject({ outcome: 'merged' });
      const next = await prepare();
      expect(next).toMatchObject({ from: '2.0.0', hasChanges: false });
      expect(await observe()).toMatchObject({
        pullRequest: { state: 'merged' },
        mergeCommit: expect.stringMatching(/^[0-9a-f]{40}$/),
      });

      await templates.release(V3);
      expect(await publish()).toMatchObject({
        outcome: 'open',
        pullRequest: { number: 2 },
      });
    },
  );

  it('closes what is no longer needed, which nobody refused', async () => {
    await publish();
    const { gitDir, tree, baseCommit } = await prepare();
    const commit = await host.git(
      ['commit-tree', tree, '-p', baseCommit, '-m', 'By hand'],
      { cwd: gitDir },
    );
    // Another tree than the branch's, so that the host does not take it for a merge of it.
    const url = `${host.baseUrl}/acme/${name}.git`;
    await host.git(['push', '--quiet', url, `${commit}:refs/heads/main`], {
      cwd: gitDir,
    });

    const outcome = await publish();

    expect(outcome.outcome).toBe('no-change');
    const [pull] = await pulls('all');
    expect(['closed', 'merged']).toContain(pull?.state);
    await templates.release(V3);
    expect(await publish()).toMatchObject({ outcome: 'open' });
  });

  it('says what to do where the branch may not be pushed', async () => {
    await templates.forge.getBranch({ owner: 'acme', name, branch: 'main' });
    const proposal = templates.proposalOf(await prepare(), {
      branch: 'not..a-branch',
    });

    await expect(publishProposal(proposal, quiet())).rejects.toThrow(
      'does not take a push to not..a-branch; let the user of integrations.gitea write',
    );
  });
});
