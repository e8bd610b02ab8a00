import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createGiteaForge,
  pushWithLease,
  type GiteaForge,
} from '@slipway/plugin-fleet-node';
import {
  CREDENTIALS,
  startGitHost,
  type GitHost,
} from './__testUtils__/startGitHost';

// Every test is a dozen of git's processes, on a machine that may be busy.
jest.setTimeout(60_000);

describe('what the forge client does with the embedded host', () => {
  let host: GitHost;
  let forge: GiteaForge;
  let repository: { owner: string; name: string };
  let count = 0;

  beforeAll(async () => {
    host = await startGitHost();
    forge = createGiteaForge({
      host: `localhost:${host.port}`,
      baseUrl: host.baseUrl,
      ...CREDENTIALS,
    });
  });
  afterAll(() => host.stop());
  const push = (branch: string, files: Record<string, string>, from?: string) =>
    host.pushBranch(repository.name, branch, files, from);

  beforeEach(async () => {
    repository = { owner: 'acme', name: `service-${count++}` };
    await host.createRepository(repository.name);
    await push('main', { 'app.py': 'one\ntwo\n' });
  });

  const wanted = (changes: object = {}) => ({
    ...repository,
    head: 'fleet/template/flask',
    base: 'main',
    title: 'Update flask-service',
    body: 'Why',
    ...changes,
  });

  async function open(changes: object = {}) {
    const commit = await push('fleet/template/flask', { 'app.py': 'one\n2\n' });
    const { pullRequest } = await forge.findOrCreatePullRequest(
      wanted(changes),
    );
    const name = { ...repository, number: pullRequest.number };
    return { name, commit, pullRequest };
  }

  describe('comparing commits', () => {
    const compare = (base: string, head: string, limit = 50) =>
      forge.compareCommits({ ...repository, base, head, limit });

    it('tells what one has that the other has not, the newest first', async () => {
      const main = await push('main', { 'app.py': 'one\n' }, 'main');
      const first = await push('topic', { 'app.py': '1\n' }, 'main');
      const second = await push('topic', { 'app.py': '2\n' }, 'topic');

      const found = await compare(main, second);
      const limited = await compare('main', 'topic', 1);
      const nothing = await compare('topic', 'main');

      expect(found).toMatchObject({ total: 2 });
      expect(found?.commits.map(({ commit }) => commit)).toEqual([
        second,
        first,
      ]);
      expect(found?.commits[0]).toEqual({
        commit: second,
        title: expect.any(String),
        author: expect.any(String),
        committedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        url: `${host.baseUrl}/acme/${repository.name}/commit/${second}`,
      });
      expect(limited).toMatchObject({ total: 2, commits: [{}] });
      expect(nothing).toMatchObject({ total: 0, commits: [] });
      const page = await fetch(found!.url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('app.py');
    });

    it('finds nothing where one is not there', async () => {
      expect(await compare('main', '0'.repeat(40))).toBeUndefined();
      expect(await compare('no-branch', 'main')).toBeUndefined();
    });
  });

  it('opens one, and finds it from then on', async () => {
    const { pullRequest, commit } = await open({ draft: true });

    const again = await forge.findOrCreatePullRequest(wanted());

    expect(again.outcome).toBe('open');
    expect(again.pullRequest).toEqual(pullRequest);
    expect(pullRequest).toMatchObject({
      number: 1,
      url: `${host.baseUrl}/acme/${repository.name}/pulls/1`,
      title: 'Update flask-service',
      draft: true,
      state: 'open',
      author: 'slipway',
      head: { branch: 'fleet/template/flask', commit },
    });
    expect((await fetch(pullRequest.url)).status).toBe(200);
  });

  it('opens one beside a twin, and one beside ten', async () => {
    await push('fleet/template/flask', { 'app.py': 'one\n2\n' });

    const found = await Promise.all(
      Array.from({ length: 10 }, () => forge.findOrCreatePullRequest(wanted())),
    );

    const numbers = new Set(found.map(({ pullRequest }) => pullRequest.number));
    expect(numbers).toEqual(new Set([1]));
    const created = found.filter(({ outcome }) => outcome === 'created');
    expect(created).toHaveLength(1);
    const all = await forge.listPullRequests({ ...repository, state: 'all' });
    expect(all).toHaveLength(1);
  });

  it('takes a closed one as declined, until it no longer counts', async () => {
    const { name } = await open();
    await forge.closePullRequest(name);
    await forge.closePullRequest(name);

    const declined = await forge.findOrCreatePullRequest(wanted());
    const next = await forge.findOrCreatePullRequest(wanted({ after: 1 }));
    const again = await forge.findOrCreatePullRequest(wanted({ after: 1 }));

    expect(declined).toMatchObject({
      outcome: 'declined',
      pullRequest: { number: 1, state: 'closed' },
    });
    expect(next).toMatchObject({
      outcome: 'created',
      pullRequest: { number: 2 },
    });
    expect(again).toMatchObject({
      outcome: 'open',
      pullRequest: { number: 2 },
    });
  });

  it('changes what it is told to change', async () => {
    const { name } = await open({ draft: true });

    await forge.updatePullRequest({ ...name, body: 'More' });
    const ready = await forge.updatePullRequest({ ...name, draft: false });
    const renamed = await forge.updatePullRequest({
      ...name,
      title: 'Flask 3',
    });

    expect(ready).toMatchObject({
      title: 'Update flask-service',
      body: 'More',
      draft: false,
    });
    expect(renamed).toMatchObject({ title: 'Flask 3', draft: false });
  });

  it.each(['merge', 'squash'] as const)(
    'merges by %s what was looked at, once',
    async method => {
      const { name, commit } = await open();
      const options = {
        ...name,
        method,
        expectedHead: commit,
        deleteBranch: true,
      };

      const outcomes = await Promise.all([
        forge.mergePullRequest(options),
        forge.mergePullRequest(options),
      ]);

      const main = await forge.getBranch({ ...repository, branch: 'main' });
      expect(outcomes).toMatchObject([{ merged: true }, { merged: true }]);
      expect(outcomes[0]?.pullRequest).toMatchObject({
        state: 'merged',
        mergeCommit: main?.commit,
      });
      const branch = { ...repository, branch: 'fleet/template/flask' };
      expect(await forge.getBranch(branch)).toBeUndefined();
      expect(await forge.findOrCreatePullRequest(wanted())).toMatchObject({
        outcome: 'merged',
      });
    },
  );

  it('says why it does not merge', async () => {
    const { name, commit } = await open({ draft: true });
    const merge = (expectedHead = commit) =>
      forge.mergePullRequest({ ...name, expectedHead });

    const draft = await merge();
    await forge.updatePullRequest({ ...name, draft: false });
    const stale = await merge('0'.repeat(40));
    await push('main', { 'app.py': 'one\n3\n' });
    const conflict = await merge();
    await forge.closePullRequest(name);
    const closed = await merge();

    expect(
      [draft, stale, conflict, closed].map(outcome =>
        outcome.merged ? 'merged' : outcome.reason,
      ),
    ).toEqual(['draft', 'head-moved', 'not-mergeable', 'closed']);
  });

  it('waits for the checks that a protected branch needs', async () => {
    const { name, commit } = await open();
    await host.api(`/repos/acme/${repository.name}/branch_protections`, {
      method: 'POST',
      body: JSON.stringify({
        rule_name: 'main',
        enable_status_check: true,
        status_check_contexts: ['tests'],
      }),
    });
    const check = { ...repository, commit, context: 'tests', description: '' };

    const blocked = await forge.mergePullRequest({
      ...name,
      expectedHead: commit,
    });
    await forge.setCommitStatus({ ...check, state: 'success' });
    const merged = await forge.mergePullRequest({
      ...name,
      expectedHead: commit,
    });

    expect(blocked).toMatchObject({
      merged: false,
      reason: 'blocked',
      message: expect.stringContaining('tests must succeed'),
    });
    expect(merged.merged).toBe(true);
    const main = await forge.getBranch({ ...repository, branch: 'main' });
    expect(main).toMatchObject({ canPush: false, requiredContexts: ['tests'] });
  });

  it('combines what checks say', async () => {
    const { commit } = await open();
    const states = [];
    for (const state of [undefined, 'pending', 'failure', 'success'] as const) {
      if (state) {
        await forge.setCommitStatus({
          ...repository,
          commit,
          context: 'tests',
          state,
          description: state,
          targetUrl: 'https://ci.acme.com/1',
        });
      }
      const found = await forge.getCombinedStatus({ ...repository, commit });
      states.push(found.state);
    }

    const { statuses } = await forge.getCombinedStatus({
      ...repository,
      commit,
    });

    expect(states).toEqual(['none', 'pending', 'failure', 'success']);
    expect(statuses).toEqual([
      {
        context: 'tests',
        state: 'success',
        description: 'success',
        targetUrl: 'https://ci.acme.com/1',
      },
    ]);
  });

  it('asks for reviews, and writes a comment with a key once', async () => {
    const { name } = await open();
    const path = `/repos/acme/${repository.name}`;

    await forge.requestReviewers({ ...name, users: ['ada'], teams: ['team'] });
    await forge.requestReviewers({ ...name, users: ['ada'] });
    await forge.comment({ ...name, body: 'First', key: 'preview' });
    await forge.comment({ ...name, body: 'Second', key: 'preview' });
    await forge.comment({ ...name, body: 'Another' });

    const pull = await (await host.api(`${path}/pulls/1`)).json();
    const comments = await (await host.api(`${path}/issues/1/comments`)).json();
    expect(pull.requested_reviewers).toMatchObject([{ login: 'ada' }]);
    expect(pull.requested_reviewers_teams).toMatchObject([{ name: 'team' }]);
    expect(comments).toMatchObject([
      { body: '<!-- slipway:preview -->\nSecond' },
      { body: 'Another' },
    ]);
  });

  it('says what is missing', async () => {
    const create = forge.findOrCreatePullRequest(wanted({ head: 'nothing' }));

    await expect(create).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('push the branch first'),
    });
    await expect(
      forge.updatePullRequest({ ...repository, number: 9, title: 'x' }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    const one = await forge.getPullRequest({ ...repository, number: 9 });
    expect(one).toBeUndefined();
  });

  describe('pushing with a lease', () => {
    const branch = 'fleet/template/flask';
    let gitDir: string;
    let first: string;
    let second: string;
    const url = () => forge.cloneUrl(repository);

    beforeEach(async () => {
      first = await push('one', { 'app.py': '1\n' });
      second = await push('two', { 'app.py': '2\n' });
      gitDir = await mkdtemp(join(host.folder, 'work-'));
      await host.git(['clone', '--quiet', '--bare', url(), gitDir]);
    });

    const lease = (commit: string, expected?: string) =>
      pushWithLease({
        gitDir,
        remote: { url: url(), config: forge.gitConfig() },
        branch,
        commit,
        expected,
      });

    it('makes and rewrites a branch that is where it was seen', async () => {
      expect(await lease(first)).toEqual({ pushed: true });
      expect(await lease(second, first)).toEqual({ pushed: true });
      const found = await forge.getBranch({ ...repository, branch });
      expect(found?.commit).toBe(second);
    });

    it('leaves what somebody pushed, and says where it is', async () => {
      await lease(first);
      const theirs = await push(branch, { 'by-hand.py': 'x\n' }, branch);

      expect(await lease(second, first)).toEqual({
        pushed: false,
        found: theirs,
      });
      expect(await lease(second)).toEqual({ pushed: false, found: theirs });
    });

    it('is content when a twin has pushed the same', async () => {
      const pushed = { pushed: true };

      const both = await Promise.all([lease(first), lease(first)]);

      expect(both).toEqual([pushed, pushed]);
    });

    it('throws what the host refuses', async () => {
      await host.api(`/repos/acme/${repository.name}/branch_protections`, {
        method: 'POST',
        body: JSON.stringify({ rule_name: branch }),
      });

      await expect(lease(first)).rejects.toThrow('is protected');
    });
  });
});
