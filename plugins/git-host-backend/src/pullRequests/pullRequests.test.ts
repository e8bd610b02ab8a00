import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGitHost, type GitHost } from '../__testUtils__/startGitHost';

// Every test is a dozen of git's processes, on a machine that may be busy.
jest.setTimeout(60_000);

describe('pull requests', () => {
  let host: GitHost;
  let repository: string;
  let count = 0;

  beforeAll(async () => {
    host = await startGitHost();
  });
  afterAll(() => host.stop());
  beforeEach(async () => {
    repository = `service-${count++}`;
    await host.createRepository(repository);
    await host.pushBranch(repository, 'main', {
      'app.py': 'one\ntwo\nthree\n',
      'README.md': '# Service\n',
    });
    host.events.length = 0;
    host.webhooks.length = 0;
  });

  async function call(method: string, path: string, body?: object) {
    const response = await host.api(`/repos/acme/${repository}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  }

  async function open(head = 'update', more: object = {}) {
    const commit = await host.pushBranch(repository, head, {
      'app.py': 'one\ntwo\nthree and more\n',
    });
    const wanted = { head, base: 'main', title: 'Update', ...more };
    const { status, body } = await call('POST', '/pulls', wanted);
    expect(status).toBe(201);
    return { commit, number: body.number as number };
  }

  const merge = (number: number, more: object = {}) =>
    call('POST', `/pulls/${number}/merge`, { Do: 'merge', ...more });
  const get = async (number: number) =>
    (await call('GET', `/pulls/${number}`)).body;
  const tip = async (branch: string) =>
    (await call('GET', `/branches/${branch}`)).body.commit?.id;
  const gitDir = () => join(host.directory, 'acme', `${repository}.git`);
  const stateFile = (number: number) =>
    join(gitDir(), 'slipway', 'pulls', `${number}.json`);

  async function changeState(number: number, change: object) {
    const state = JSON.parse(await readFile(stateFile(number), 'utf8'));
    await writeFile(stateFile(number), JSON.stringify({ ...state, ...change }));
  }

  describe('opening', () => {
    it('numbers them, and tells who listens', async () => {
      const { number, commit } = await open();
      const second = await open('other');

      expect([number, second.number]).toEqual([1, 2]);
      expect(await get(1)).toMatchObject({
        state: 'open',
        merged: false,
        mergeable: true,
        draft: false,
        user: { login: 'slipway' },
        head: { ref: 'update', sha: commit },
        base: { ref: 'main', sha: await tip('main') },
      });
      const opened = host.webhooks.filter(
        ({ metadata }) => metadata?.['x-gitea-event'] === 'pull_request',
      );
      expect(
        opened.map(({ topic, eventPayload }) => [topic, eventPayload]),
      ).toEqual(
        [1, 2].map(index => [
          'gitea',
          expect.objectContaining({
            action: 'opened',
            number: index,
            pull_request: expect.objectContaining({ number: index }),
            repository: expect.objectContaining({ name: repository }),
          }),
        ]),
      );
    });

    it('opens one when twenty ask at the same moment', async () => {
      await host.pushBranch(repository, 'update', { 'app.py': 'new\n' });
      const wanted = { head: 'update', base: 'main', title: 'Update' };

      const answers = await Promise.all(
        Array.from({ length: 20 }, () => call('POST', '/pulls', wanted)),
      );

      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array(19).fill(409)]);
      expect((await call('GET', '/pulls?state=all')).body).toHaveLength(1);
    });

    it('gives twenty at the same moment twenty numbers', async () => {
      const heads = Array.from({ length: 20 }, (_, index) => `update-${index}`);
      await host.pushBranch(repository, 'update', { 'app.py': 'new\n' });
      const refs = heads.map(head => `refs/heads/update:refs/heads/${head}`);
      const url = `${host.baseUrl}/acme/${repository}`;
      await host.git(['push', '--quiet', url, ...refs], { cwd: gitDir() });

      const answers = await Promise.all(
        heads.map(head =>
          call('POST', '/pulls', { head, base: 'main', title: head }),
        ),
      );

      const numbers = answers.map(({ body }) => body.number);
      expect(new Set(numbers)).toEqual(new Set(heads.map((_, at) => at + 1)));
    });

    it.each([
      ['no such head', { head: 'nothing' }, 404],
      ['no such base', { base: 'nothing' }, 404],
      ['the base itself', { head: 'main' }, 422],
      ['a fork', { head: 'somebody:update' }, 404],
      ['no title', { title: ' ' }, 422],
      ['somebody to assign', { assignees: ['ada'] }, 422],
    ])('refuses %s', async (_what, change, status) => {
      await host.pushBranch(repository, 'update', { 'app.py': 'new\n' });
      const wanted = { head: 'update', base: 'main', title: 'Update' };

      const answer = await call('POST', '/pulls', { ...wanted, ...change });

      expect(answer.status).toBe(status);
      expect(answer.body.message).toMatch(/\w/);
    });

    it('needs credentials to write, and none to read', async () => {
      const { number } = await open();
      const as = (init: RequestInit) =>
        host.api(`/repos/acme/${repository}/pulls/${number}`, {
          ...init,
          headers: { authorization: '' },
        });

      expect((await as({ method: 'GET' })).status).toBe(200);
      expect((await as({ method: 'PATCH', body: '{}' })).status).toBe(401);
    });
  });

  describe('merging', () => {
    it.each([
      ['merge', 2, "Merge pull request 'Update' (#1) from update into main"],
      ['squash', 1, 'Update (#1)'],
      ['fast-forward-only', 1, 'Change on update'],
    ])('merges by %s', async (style, parents, message) => {
      const { number, commit } = await open();

      const answer = await merge(number, { Do: style, head_commit_id: commit });

      expect(answer.status).toBe(200);
      const main = await tip('main');
      const made = (await call('GET', `/git/commits/${main}`)).body;
      expect(made.parents).toHaveLength(parents);
      expect(made.commit.message.trim()).toBe(message);
      expect(await get(number)).toMatchObject({
        state: 'closed',
        merged: true,
        merge_commit_sha: main,
        merged_by: { login: 'slipway' },
        head: { sha: commit },
      });
      const files = (await call('GET', `/pulls/${number}/files`)).body;
      expect(files).toMatchObject([{ filename: 'app.py', changes: 2 }]);
      expect(host.events).toMatchObject([{ type: 'repository.updated' }]);
      expect(host.webhooks.slice(-2)).toMatchObject([
        { eventPayload: { ref: 'refs/heads/main', after: main } },
        { eventPayload: { action: 'closed', pull_request: { merged: true } } },
      ]);
    });

    it('merges once when ten ask at the same moment', async () => {
      const { number } = await open();

      const answers = await Promise.all(
        Array.from({ length: 10 }, () => merge(number)),
      );

      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array(9).fill(405)]);
    });

    it('takes the texts of the merge, under the old names and the new', async () => {
      const { number } = await open();

      await call('POST', `/pulls/${number}/merge`, {
        do: 'squash',
        merge_title_field: 'Flask 3',
        MergeMessageField: 'Because of CVE-1.',
      });

      const made = await call('GET', `/git/commits/main`);
      expect(made.body.commit.message).toBe('Flask 3\n\nBecause of CVE-1.\n');
    });

    it('deletes the branch when asked, and keeps what was on it', async () => {
      const { number, commit } = await open();

      await merge(number, { Do: 'squash', delete_branch_after_merge: true });

      expect((await call('GET', '/branches/update')).status).toBe(404);
      const url = `${host.baseUrl}/acme/${repository}`;
      const refs = await host.git(['ls-remote', url, 'refs/pull/*']);
      expect(refs).toBe(`${commit}\trefs/pull/1/head`);
      expect((await get(number)).merged).toBe(true);
    });

    it('keeps a branch that another pull request needs', async () => {
      const { number } = await open();
      await host.pushBranch(repository, 'next', { 'next.txt': 'x\n' });
      await call('POST', '/pulls', {
        head: 'update',
        base: 'next',
        title: 'x',
      });

      await merge(number, { delete_branch_after_merge: true });

      expect((await call('GET', '/branches/update')).status).toBe(200);
    });

    it('does not merge another head than was looked at', async () => {
      const { number, commit } = await open();
      const main = await tip('main');
      await host.pushBranch(repository, 'update', { 'x.py': 'x\n' }, 'update');

      const answer = await merge(number, { head_commit_id: commit });

      expect(answer.status).toBe(409);
      expect(answer.body.message).toContain('look at its new commits first');
      expect(await tip('main')).toBe(main);
    });

    it('says that branches conflict', async () => {
      const { number } = await open();
      await host.pushBranch(repository, 'main', { 'app.py': 'one\ntwo\n3\n' });
      const main = await tip('main');

      expect((await get(number)).mergeable).toBe(false);
      const answer = await merge(number);
      const forward = await merge(number, { Do: 'fast-forward-only' });

      expect(answer.status).toBe(409);
      expect(answer.body.message).toContain('update conflicts with main');
      expect(forward.status).toBe(409);
      expect(await tip('main')).toBe(main);
    });

    it.each(['WIP: Update', '[WIP] Update', 'draft: Update'])(
      'does not merge the draft "%s"',
      async title => {
        const { number } = await open('update', { title });

        expect(await get(number)).toMatchObject({
          draft: true,
          mergeable: false,
        });
        expect((await merge(number)).status).toBe(405);
        await call('PATCH', `/pulls/${number}`, { title: 'Update' });
        expect((await merge(number)).status).toBe(200);
      },
    );

    it('does not merge what is closed, and knows no rebase', async () => {
      const { number } = await open();
      expect((await merge(number, { Do: 'rebase' })).status).toBe(405);
      await call('PATCH', `/pulls/${number}`, { state: 'closed' });

      expect((await merge(number)).status).toBe(404);
    });

    it('does not merge a head that was set back', async () => {
      const { number } = await open();
      const url = `${host.baseUrl}/acme/${repository}`;
      const main = 'refs/heads/main:refs/heads/update';
      await host.git(['push', '--force', url, main], { cwd: gitDir() });

      expect(await get(number)).toMatchObject({ state: 'open', merged: false });
      expect((await merge(number)).status).toBe(405);
    });
  });

  describe('following what is pushed', () => {
    it('sees new commits', async () => {
      const { number } = await open();

      const commit = await host.pushBranch(
        repository,
        'update',
        { 'x.py': 'x\n' },
        'update',
      );

      const actions = host.webhooks.map(
        ({ eventPayload }) => (eventPayload as { action?: string }).action,
      );
      expect(actions).toEqual([undefined, 'opened', undefined, 'synchronized']);
      expect((await get(number)).head.sha).toBe(commit);
      expect((await call('GET', `/pulls/${number}/commits`)).body).toHaveLength(
        2,
      );
    });

    it.each([
      ['as it is', 'update'],
      ['under other commits', 'merged'],
    ])('sees a merge that somebody pushed, %s', async (_how, branch) => {
      const { number, commit } = await open();
      await host.pushBranch(repository, 'merged', { 'x.py': 'x\n' }, 'update');
      const url = `${host.baseUrl}/acme/${repository}`;

      const refs = `refs/heads/${branch}:refs/heads/main`;
      await host.git(['push', '--quiet', url, refs], { cwd: gitDir() });

      expect(await get(number)).toMatchObject({
        merged: true,
        merge_commit_sha: commit,
      });
      const files = (await call('GET', `/pulls/${number}/files`)).body;
      expect(files).toMatchObject([{ filename: 'app.py' }]);
      expect(host.webhooks.at(-1)?.eventPayload).toMatchObject({
        action: 'closed',
        pull_request: { merged: true },
      });
    });

    it('closes it when the branch is deleted, and opens it with the branch', async () => {
      const { number, commit } = await open();
      const url = `${host.baseUrl}/acme/${repository}`;

      await host.git(['push', '--quiet', url, ':refs/heads/update'], {
        cwd: gitDir(),
      });

      const closed = await get(number);
      expect(closed).toMatchObject({
        state: 'closed',
        merged: false,
        head: { sha: commit },
      });
      const reopen = { state: 'open' };
      const tooEarly = await call('PATCH', `/pulls/${number}`, reopen);
      expect(tooEarly.status).toBe(404);
      const ref = `refs/pull/${number}/head:refs/heads/update`;
      await host.git(['push', '--quiet', url, ref], { cwd: gitDir() });
      const reopened = await call('PATCH', `/pulls/${number}`, reopen);
      expect(reopened).toMatchObject({ status: 201, body: { state: 'open' } });
    });

    it('closes and reopens when asked, but never what is merged', async () => {
      const { number } = await open();
      const path = `/pulls/${number}`;

      const closed = await call('PATCH', path, { state: 'closed' });
      const again = await call('PATCH', path, { state: 'closed' });
      const reopened = await call('PATCH', path, { state: 'open' });
      await merge(number);
      const late = await call('PATCH', path, { state: 'open' });

      expect([closed, again].map(({ body }) => body.state)).toEqual([
        'closed',
        'closed',
      ]);
      expect(reopened.body.state).toBe('open');
      expect(late.status).toBe(412);
    });
  });

  describe('a protected branch', () => {
    beforeEach(async () => {
      await call('POST', '/branch_protections', {
        rule_name: 'main',
        enable_status_check: true,
        status_check_contexts: ['tests'],
      });
    });

    it('takes no push, and says why', async () => {
      const push = host.pushBranch(repository, 'main', { 'x.py': 'x\n' });

      await expect(push).rejects.toThrow(
        'main is protected; push another branch and open a pull request.',
      );
      expect((await call('GET', '/branches/main')).body).toMatchObject({
        protected: true,
        user_can_push: false,
        status_check_contexts: ['tests'],
      });
    });

    it('takes a merge when the checks succeeded', async () => {
      const { number, commit } = await open();
      const report = (state: string) =>
        call('POST', `/statuses/${commit}`, { context: 'tests', state });

      const unchecked = await merge(number);
      await report('failure');
      const failed = await merge(number);
      await report('success');
      const passed = await merge(number);

      expect(unchecked.status).toBe(405);
      expect(unchecked.body.message).toContain('tests must succeed on');
      expect(failed.status).toBe(405);
      expect(passed.status).toBe(200);
    });

    it('may take pushes, but none that rewrite or delete it', async () => {
      const rule = { rule_name: 'release', enable_push: true };
      await host.pushBranch(repository, 'release', { 'x.py': 'x\n' });
      await call('POST', '/branch_protections', rule);
      const url = `${host.baseUrl}/acme/${repository}`;
      const push = (refs: string) =>
        host.git(['push', '--force', url, refs], { cwd: gitDir() });

      await host.pushBranch(
        repository,
        'release',
        { 'y.py': 'y\n' },
        'release',
      );
      await expect(push('refs/heads/main:refs/heads/release')).rejects.toThrow(
        'its history cannot be rewritten',
      );
      await expect(push(':refs/heads/release')).rejects.toThrow(
        'release is protected and cannot be deleted',
      );
    });

    it('is protected once, and not for ever', async () => {
      const rule = { rule_name: 'main' };

      expect((await call('POST', '/branch_protections', rule)).status).toBe(
        403,
      );
      expect((await call('GET', '/branch_protections')).body).toHaveLength(1);
      const path = '/branch_protections/main';
      expect((await call('DELETE', path)).status).toBe(204);
      expect((await call('GET', path)).status).toBe(404);
      await host.pushBranch(repository, 'main', { 'x.py': 'x\n' });
    });

    it.each([
      [{ rule_name: 'release/*' }, 'is not the name of a branch'],
      [{ rule_name: 'x', required_approvals: 2 }, 'required_approvals'],
    ])('refuses what it would not keep: %j', async (rule, message) => {
      const answer = await call('POST', '/branch_protections', rule);

      expect(answer.status).toBe(422);
      expect(answer.body.message).toContain(message);
    });

    it('keeps the refs of pull requests to itself', async () => {
      await open();
      const url = `${host.baseUrl}/acme/${repository}`;
      const ref = 'refs/heads/main:refs/pull/1/head';

      const push = host.git(['push', '--force', url, ref], { cwd: gitDir() });

      await expect(push).rejects.toThrow('belongs to the git host');
    });
  });

  describe('a process that was killed', () => {
    it('while it wrote a file: what was there before counts', async () => {
      await open();
      await writeFile(`${stateFile(1)}.4f2c`, '{"number": 1, "ti');
      await writeFile(`${stateFile(2)}.77aa`, '{"num');

      const { number } = await open('other');

      expect(number).toBe(2);
      expect(await get(1)).toMatchObject({ title: 'Update' });
      expect((await call('GET', '/pulls')).body).toHaveLength(2);
    });

    it.each(['merge', 'squash'])(
      'after %s had moved the branch: it is merged, and the branch deleted',
      async style => {
        const { number } = await open();
        const before = await readFile(stateFile(number), 'utf8');
        const main = await tip('main');
        await merge(number, { Do: style });
        const merged = await tip('main');
        // What the killed process left: the intent, the moved branch, and nothing of the end.
        await writeFile(stateFile(number), before);
        await changeState(number, {
          baseCommit: main,
          merging: {
            commit: merged,
            by: 'ada',
            at: '2026-11-24T10:00:00.000Z',
            deleteBranch: true,
          },
        });

        expect(await get(number)).toMatchObject({
          merged: true,
          merge_commit_sha: merged,
          merged_at: '2026-11-24T10:00:00.000Z',
          merged_by: { login: 'ada' },
        });
        expect((await call('GET', '/branches/update')).status).toBe(404);
        expect((await merge(number)).status).toBe(405);
      },
    );

    it('before a merge had moved the branch: it is open and can be merged', async () => {
      const { number, commit } = await open();
      await changeState(number, {
        merging: { commit, by: 'ada', at: 'x', deleteBranch: true },
      });

      expect(await get(number)).toMatchObject({ state: 'open' });
      expect((await merge(number)).status).toBe(200);
      expect((await call('GET', '/branches/update')).status).toBe(200);
    });

    it('after a push and before anybody noted it: the next look does', async () => {
      const { number, commit } = await open();
      await host.git(['update-ref', 'refs/heads/main', commit], {
        cwd: gitDir(),
      });

      const all = (await call('GET', '/pulls?state=closed')).body;

      expect(all).toMatchObject([{ number, merged: true }]);
    });
  });
});
