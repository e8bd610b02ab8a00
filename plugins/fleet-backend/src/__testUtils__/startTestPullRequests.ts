import { text } from 'node:stream/consumers';
import { startTestServer } from './startTestServer';

interface TestPullRequest {
  title: string;
  body: string;
  state: 'open' | 'closed';
  merged: boolean;
  mergeable: boolean;
  head: string;
}

/** A git host with one pull request, of which everything can be asked that happens to one that is open already. */
export async function startTestPullRequests(pull: Partial<TestPullRequest>) {
  const kept: TestPullRequest = {
    title: 'Update',
    body: '',
    state: 'open',
    merged: false,
    mergeable: true,
    head: 'a'.repeat(40),
    ...pull,
  };
  const comments: string[] = [];
  /** Seconds that it wants no requests for; 0 when it takes them. */
  const limit = { seconds: 0 };

  const wire = () => ({
    number: 7,
    html_url: 'https://git.acme.com/acme/orders/pulls/7',
    title: kept.title,
    body: kept.body,
    state: kept.state,
    merged: kept.merged,
    mergeable: kept.mergeable,
    head: { ref: 'fleet/script', sha: kept.head },
    base: { ref: 'main', sha: 'b'.repeat(40) },
    merge_commit_sha: kept.merged ? 'c'.repeat(40) : null,
    created_at: '2026-11-24T10:00:00Z',
  });

  function answer(method: string, path: string, sent: Record<string, unknown>) {
    if (path.endsWith('/comments')) {
      if (method === 'POST') comments.push(`${sent.body}`);
      return comments.map((body, id) => ({ id, body }));
    }
    if (path.endsWith('/merge')) {
      if (sent.head_commit_id !== kept.head) return 409;
      Object.assign(kept, { state: 'closed', merged: true });
      return {};
    }
    if (method === 'PATCH') Object.assign(kept, sent);
    return path.endsWith('/pulls/7') ? wire() : 404;
  }

  const server = await startTestServer((request, response) => {
    void text(request).then(body => {
      const { method = '', url = '' } = request;
      const said = limit.seconds
        ? 429
        : answer(method, url, body ? JSON.parse(body) : {});
      response.statusCode = typeof said === 'number' ? said : 200;
      if (limit.seconds) response.setHeader('Retry-After', limit.seconds);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(said));
    });
  });
  return { url: server.url, close: server.close, pull: kept, comments, limit };
}
