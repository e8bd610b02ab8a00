import { z } from 'zod';
import { GITEA } from '../__testUtils__/giteaDescription';
import { startGitHost, type GitHost } from '../__testUtils__/startGitHost';

jest.setTimeout(60_000);

describe('the Gitea API of pull requests', () => {
  let host: GitHost;
  let head: string;

  async function call(method: string, path: string, body?: object) {
    const response = await host.api(`/repos/acme/payments${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: text ? JSON.parse(text) : undefined };
  }

  beforeAll(async () => {
    host = await startGitHost();
    await host.createRepository('payments');
    await host.pushBranch('payments', 'main', {
      'app.py': 'one\ntwo\nthree\nfour\n',
      'old.py': 'x\n'.repeat(20),
      'gone.py': 'gone\n',
    });
    head = await host.pushBranch('payments', 'feature/one', {
      'app.py': 'one\n2\nthree\nfour\n',
      'na me/ünï.py': 'new\n',
    });
    await call('POST', '/labels', { name: 'template', color: '#00AABB' });
    await call('POST', '/pulls', {
      head: 'acme:feature/one',
      base: 'main',
      title: 'One',
      body: 'Why',
      labels: [1],
      reviewers: ['ada'],
      team_reviewers: ['payments-team'],
    });
    await call('POST', '/issues/1/comments', { body: 'Look' });
    await call('POST', `/statuses/${head}`, {
      context: 'tests',
      state: 'success',
      target_url: 'https://ci.acme.com/1',
    });
    await call('POST', '/branch_protections', {
      rule_name: 'release/1',
      enable_status_check: true,
      status_check_contexts: ['tests'],
    });
  });
  afterAll(() => host.stop());

  it.each<[string, string, z.ZodTypeAny]>([
    ['GET', '/compare/main...feature/one', GITEA.comparison],
    ['GET', '/pulls', z.array(GITEA.pullRequest).length(1)],
    ['GET', '/pulls/1', GITEA.pullRequest],
    ['GET', '/pulls/main/feature/one', GITEA.pullRequest],
    ['PATCH', '/pulls/1', GITEA.pullRequest],
    ['GET', '/pulls/1/files', z.array(GITEA.changedFile).length(2)],
    ['POST', '/pulls/1/requested_reviewers', z.array(GITEA.review).length(2)],
    ['GET', '/issues/1/comments', z.array(GITEA.comment).length(1)],
    ['POST', '/issues/1/comments', GITEA.comment],
    ['PATCH', '/issues/comments/100001', GITEA.comment],
    ['GET', '/labels', z.array(GITEA.label).length(1)],
    ['GET', '/issues/1/labels', z.array(GITEA.label).length(1)],
    ['POST', '/issues/1/labels', z.array(GITEA.label).length(1)],
    ['GET', '/statuses/feature/one', z.array(GITEA.commitStatus).length(1)],
    ['GET', '/commits/feature/one/statuses', z.array(GITEA.commitStatus)],
    ['GET', '/commits/feature/one/status', GITEA.combinedStatus],
    ['GET', '/branch_protections', z.array(GITEA.branchProtection).length(1)],
    ['GET', '/branch_protections/release/1', GITEA.branchProtection],
    ['PATCH', '/branch_protections/release/1', GITEA.branchProtection],
    ['GET', '/branches/feature/one', GITEA.branch],
  ])('%s %s answers as Gitea describes it', async (method, path, schema) => {
    const wanted = path.startsWith('/branch_protections')
      ? { enable_push: true }
      : {
          body: 'Why not',
          labels: ['template'],
          reviewers: ['ada'],
          team_reviewers: ['payments-team'],
        };

    const { status, body } = await call(
      method,
      path,
      method === 'GET' ? undefined : wanted,
    );

    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
    expect(() => schema.parse(body)).not.toThrow();
  });

  it('describes what changed', async () => {
    const { body } = await call('GET', '/pulls/1/files');

    expect(body).toMatchObject([
      { filename: 'app.py', status: 'changed', additions: 1, deletions: 1 },
      { filename: 'na me/ünï.py', status: 'added', additions: 1, deletions: 0 },
    ]);
    const raw = await fetch(body[1].raw_url);
    expect(await raw.text()).toBe('new\n');
  });

  it.each([
    ['state=all', 1],
    ['state=closed', 0],
    ['base_branch=release', 0],
    ['poster=slipway', 1],
    ['poster=ada', 0],
    ['page=2', 0],
  ])('lists by %s', async (query, length) => {
    const { body } = await call('GET', `/pulls?${query}`);

    expect(body).toHaveLength(length);
  });

  it('says whether it is merged', async () => {
    expect((await call('GET', '/pulls/1/merge')).status).toBe(404);
    await host.pushBranch('payments', 'two', { 'two.py': 'x\n' });
    const { body } = await call('POST', '/pulls', {
      head: 'two',
      base: 'main',
      title: 'Two',
    });
    await call('POST', `/pulls/${body.number}/merge`, { Do: 'squash' });

    expect((await call('GET', `/pulls/${body.number}/merge`)).status).toBe(204);
    const merged = await call('GET', `/pulls/${body.number}`);
    expect(() => GITEA.pullRequest.parse(merged.body)).not.toThrow();
  });

  it('asks nobody any more when told so', async () => {
    const { status } = await call('DELETE', '/pulls/1/requested_reviewers', {
      reviewers: ['ada'],
    });

    expect(status).toBe(204);
    const { body } = await call('GET', '/pulls/1');
    expect(body.requested_reviewers).toEqual([]);
    expect(body.requested_reviewers_teams).toHaveLength(1);
  });

  it.each([
    ['GET', '/pulls/99', {}, 404],
    ['GET', '/pulls/main/nothing', {}, 404],
    ['POST', '/issues/99/comments', { body: 'x' }, 404],
    ['PATCH', '/issues/comments/100099', { body: 'x' }, 404],
    ['POST', '/issues/1/labels', { labels: [9] }, 422],
    ['POST', `/statuses/${'0'.repeat(40)}`, { state: 'success' }, 404],
    ['POST', '/statuses/main', { state: 'fine' }, 422],
    [
      'POST',
      '/statuses/main',
      { state: 'error', target_url: 'file:///x' },
      422,
    ],
    ['POST', '/pulls/1/merge', { Do: 'rebase' }, 405],
    ['POST', '/pulls/1/merge', { Do: 'merge', force_merge: true }, 422],
    ['PATCH', '/pulls/1', { milestone: 3 }, 422],
  ])('%s %s with %j is refused with %d', async (method, path, body, status) => {
    const answer = await call(
      method,
      path,
      method === 'GET' ? undefined : body,
    );

    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/\w/);
  });
});
