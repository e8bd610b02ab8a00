import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGiteaForge } from './GiteaForge';

type Answer = { status: number; body?: unknown; headers?: object } | 'cut';

/** What hosts do that the embedded one does not; everything else is tested against that one, with real git. */
describe('pull requests on a difficult host', () => {
  let server: Server;
  let baseUrl: string;
  let requests: string[];
  /** Answers in the order of the requests with this method and path; the last one stays. */
  let answers: Record<string, Answer[]>;

  beforeEach(async () => {
    requests = [];
    answers = {};
    server = createServer((request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      const line = `${request.method} ${path.replace(
        '/api/v1/repos/acme/payments',
        '',
      )}`;
      requests.push(line);
      const queue = answers[line] ?? [{ status: 404, body: {} }];
      const answer = queue.length > 1 ? queue.shift()! : queue[0]!;
      if (answer === 'cut') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function wire(number: number, changes: object = {}) {
    return {
      number,
      html_url: `${baseUrl}/acme/payments/pulls/${number}`,
      title: 'Update',
      state: 'open',
      merged: false,
      mergeable: true,
      head: { ref: 'update', sha: 'h1' },
      base: { ref: 'main', sha: 'b1' },
      created_at: '2026-11-24T10:00:00Z',
      ...changes,
    };
  }

  const forge = () =>
    createGiteaForge({
      host: 'git.acme.com',
      baseUrl,
      username: 'slipway',
      password: 'secret',
    });
  const payments = { owner: 'acme', name: 'payments' };
  const wanted = {
    ...payments,
    head: 'update',
    base: 'main',
    title: 'Update',
    body: 'Why',
  };
  const total = (count: number) => ({ 'x-total-count': String(count) });
  const list = (...pulls: object[]): Answer => ({
    status: 200,
    body: pulls,
    headers: total(pulls.length),
  });

  it('keeps the first when the host let a twin open one at the same moment', async () => {
    answers = {
      'POST /pulls': [{ status: 201, body: wire(6) }],
      'GET /pulls': [list(wire(6), wire(5))],
      'PATCH /pulls/6': [{ status: 201, body: wire(6, { state: 'closed' }) }],
    };

    const found = await forge().findOrCreatePullRequest(wanted);

    expect(found).toMatchObject({
      outcome: 'open',
      pullRequest: { number: 5 },
    });
    expect(requests).toContain('PATCH /pulls/6');
  });

  it('stays when the twin came later', async () => {
    answers = {
      'POST /pulls': [{ status: 201, body: wire(5) }],
      'GET /pulls': [list(wire(6), wire(5))],
    };

    const found = await forge().findOrCreatePullRequest(wanted);

    expect(found).toMatchObject({
      outcome: 'created',
      pullRequest: { number: 5 },
    });
    expect(requests.filter(line => line.startsWith('PATCH'))).toEqual([]);
  });

  it('finds what it had opened when the answer was lost', async () => {
    answers = {
      'POST /pulls': ['cut'],
      'GET /pulls/main/update': [
        { status: 404 },
        { status: 200, body: wire(7) },
      ],
    };

    const found = await forge().findOrCreatePullRequest(wanted);

    expect(found).toMatchObject({
      outcome: 'open',
      pullRequest: { number: 7 },
    });
    expect(requests.filter(line => line === 'POST /pulls')).toHaveLength(1);
  });

  it('does not send a write again when nothing came of it', async () => {
    answers = { 'POST /pulls': [{ status: 502 }] };

    await expect(forge().findOrCreatePullRequest(wanted)).rejects.toMatchObject(
      { name: 'ServiceUnavailableError' },
    );

    expect(requests.filter(line => line === 'POST /pulls')).toHaveLength(1);
  });

  it('reads again while the host starts', async () => {
    answers = {
      'GET /pulls/7': [
        { status: 503 },
        'cut',
        { status: 200, body: wire(7, { draft: true, title: '[WIP] Update' }) },
      ],
    };

    const found = await forge().getPullRequest({ ...payments, number: 7 });

    expect(found).toMatchObject({ title: 'Update', draft: true });
    expect(requests).toHaveLength(3);
  });

  it.each([
    [429, { 'retry-after': '30' }, 30],
    [429, {}, 60],
    [403, { 'retry-after': '5' }, 5],
  ])('tells how long to wait after %d %j', async (status, headers, seconds) => {
    answers = { 'GET /pulls/7': [{ status, headers }] };

    await expect(
      forge().getPullRequest({ ...payments, number: 7 }),
    ).rejects.toMatchObject({
      name: 'ForgeRateLimitError',
      retryAfterSeconds: seconds,
    });
    expect(requests).toHaveLength(1);
  });

  it('says so when the answer is none of Gitea', async () => {
    answers = { 'GET /pulls/7': [{ status: 200, body: { number: '7' } }] };

    await expect(
      forge().getPullRequest({ ...payments, number: 7 }),
    ).rejects.toThrow('check that it is a Gitea or Forgejo');
  });

  it('reads every page of a host that gives fewer than asked', async () => {
    answers = {
      'GET /pulls': [
        { status: 200, body: [wire(3), wire(2)] },
        { status: 200, body: [wire(1)] },
        { status: 200, body: [] },
      ],
    };

    const all = await forge().listPullRequests({ ...payments, state: 'open' });

    expect(all.map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  describe('merging', () => {
    const merge = () =>
      forge().mergePullRequest({ ...payments, number: 7, expectedHead: 'h1' });

    it('knows that it was merged although the answer was lost', async () => {
      const done = { state: 'closed', merged: true, merge_commit_sha: 'm' };
      answers = {
        'POST /pulls/7/merge': ['cut'],
        'GET /pulls/7': [{ status: 200, body: wire(7, done) }],
      };

      expect(await merge()).toMatchObject({
        merged: true,
        pullRequest: { mergeCommit: 'm' },
      });
    });

    it('tries again when only the base branch had moved', async () => {
      answers = {
        'POST /pulls/7/merge': [{ status: 409 }, { status: 200 }],
        'GET /pulls/7': [
          { status: 200, body: wire(7) },
          { status: 200, body: wire(7, { state: 'closed', merged: true }) },
        ],
      };

      expect(await merge()).toMatchObject({ merged: true });
    });

    it('gives up when it is refused again and again', async () => {
      answers = {
        'POST /pulls/7/merge': [{ status: 409, body: { message: 'busy' } }],
        'GET /pulls/7': [{ status: 200, body: wire(7) }],
      };

      expect(await merge()).toMatchObject({
        merged: false,
        reason: 'blocked',
        message: expect.stringContaining('status 409, busy'),
      });
      expect(requests.filter(line => line.startsWith('POST'))).toHaveLength(3);
    });

    it.each([
      ['head-moved', { head: { ref: 'update', sha: 'h2' } }],
      [
        'merged-otherwise',
        { merged: true, head: { ref: 'update', sha: 'h2' } },
      ],
      ['not-mergeable', { mergeable: false }],
      ['closed', { state: 'closed' }],
      ['draft', { title: 'WIP: Update', mergeable: false }],
    ])('says %s', async (reason, changes) => {
      answers = {
        'POST /pulls/7/merge': [{ status: 405 }],
        'GET /pulls/7': [{ status: 200, body: wire(7, changes) }],
      };

      expect(await merge()).toMatchObject({ merged: false, reason });
    });

    it('throws what the host failed with', async () => {
      answers = {
        'POST /pulls/7/merge': ['cut'],
        'GET /pulls/7': [{ status: 200, body: wire(7) }],
      };

      await expect(merge()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
      });
    });
  });
});
