import {
  CREDENTIALS,
  basic,
  startGitHost,
  type GitHost,
} from '../__testUtils__/startGitHost';

const SCRIPT = '<script>alert(1)</script>';

// Every test is a dozen of git's processes, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the pages of pull requests', () => {
  let host: GitHost;
  let count = 0;

  beforeAll(async () => {
    host = await startGitHost();
    await host.createRepository('payments');
    await host.pushBranch('payments', 'main', { 'app.py': 'one\ntwo\n' });
  });
  afterAll(() => host.stop());

  async function open(head: string, more: object = {}): Promise<number> {
    await host.pushBranch('payments', head, {
      'app.py': `one\n${SCRIPT}\n`,
      [`${head}.py`]: 'new\n',
    });
    const response = await host.api('/repos/acme/payments/pulls', {
      method: 'POST',
      body: JSON.stringify({ head, base: 'main', title: head, ...more }),
    });
    return (await response.json()).number;
  }

  async function load(path: string, init?: RequestInit) {
    const response = await fetch(`${host.baseUrl}/acme/payments/pulls${path}`, {
      redirect: 'manual',
      ...init,
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  const authorization = basic(CREDENTIALS.username, CREDENTIALS.password);
  const decidePage = (number: number) =>
    load(`/${number}/decide`, { headers: { authorization } });
  const valueOf = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';

  async function decide(
    number: number,
    fields: Record<string, string>,
    headers: Record<string, string> = { authorization },
  ) {
    const { text } = await decidePage(number);
    return load(`/${number}/decide`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        token: valueOf(text, 'token'),
        headCommit: valueOf(text, 'headCommit'),
        ...fields,
      }),
    });
  }

  it('shows the list and one, with every text as text', async () => {
    const number = await open('text', {
      title: `Say ${SCRIPT}`,
      body: `Read **this** ${SCRIPT}<!-- hidden note -->`,
    });
    await host.api(`/repos/acme/payments/issues/${number}/comments`, {
      method: 'POST',
      body: JSON.stringify({ body: `Look: ${SCRIPT}` }),
    });

    const list = await load('');
    const page = await load(`/${number}`);

    for (const { status, headers, text } of [list, page]) {
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toMatch(/^sandbox; /);
      expect(text).toContain('Say &lt;script&gt;');
      expect(text).not.toContain('<script');
    }
    expect(page.text).toContain('Read **this** &lt;script&gt;');
    expect(page.text).not.toContain('hidden note');
    expect(page.text).toContain('Look: &lt;script&gt;');
    expect(page.text).toContain('<span class="removed">-two');
    expect(page.text).toContain('<span class="added">+&lt;script&gt;');
    expect(page.text).toContain('text.py');
  });

  it('gives the changes as a diff and as a patch that git applies', async () => {
    const number = await open('raw');

    const diff = await load(`/${number}.diff`);
    const patch = await load(`/${number}.patch`);

    expect(diff.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(diff.text).toMatch(/^diff --git a\/app.py b\/app.py\n/);
    expect(patch.text).toMatch(/^From [0-9a-f]{40} /);
  });

  it('stays small when the changes are large', async () => {
    const number = await open('large', {});
    await host.pushBranch(
      'payments',
      'large',
      { 'poetry.lock': 'a rather long line\n'.repeat(100_000) },
      'large',
    );

    const { text } = await load(`/${number}`);

    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toContain('This is only the beginning');
  });

  it('merges for somebody who knows the password', async () => {
    const number = await open('wanted');

    const asked = await load(`/${number}/decide`);
    const merged = await decide(number, {
      action: 'merge',
      deleteBranch: 'yes',
    });

    expect(asked.status).toBe(401);
    expect(asked.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(merged.status).toBe(303);
    expect(merged.headers.get('location')).toBe(
      `${host.baseUrl}/acme/payments/pulls/${number}`,
    );
    const { text } = await load(`/${number}`);
    expect(text).toContain('Merged by slipway');
    expect(text).not.toContain('/decide');
    const branch = await host.api('/repos/acme/payments/branches/wanted');
    expect(branch.status).toBe(404);
  });

  it('closes, and reopens', async () => {
    const number = await open('unwanted');

    await decide(number, { action: 'close' });
    const closed = await load('?state=closed');
    await decide(number, { action: 'reopen' });

    expect(closed.text).toContain('unwanted');
    expect((await load(`/${number}`)).text).toContain('badge open');
  });

  it('only lets the page that decides hold a form', async () => {
    const number = await open('forms');

    const { headers } = await decidePage(number);

    expect(headers.get('content-security-policy')).toBe(
      `sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${host.baseUrl}/; frame-ancestors 'none'`,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['without credentials', {}, {}, 401],
    ['without the token of the page', { token: '' }, { authorization }, 403],
    [
      'with the token of another head',
      { headCommit: 'x' },
      { authorization },
      403,
    ],
    ['that is none', { action: 'delete' }, { authorization }, 422],
  ])('refuses a decision %s', async (_how, fields, headers, status) => {
    const number = await open(`refused-${count++}`);

    const answer = await decide(
      number,
      { action: 'merge', ...fields },
      headers,
    );

    expect(answer.status).toBe(status);
    expect((await load(`/${number}`)).text).toContain('badge open');
  });

  it('does not merge what was pushed after the page was made', async () => {
    const number = await open('moving');
    const { text } = await decidePage(number);
    await host.pushBranch('payments', 'moving', { 'z.py': 'z\n' }, 'moving');

    const answer = await decide(number, {
      action: 'merge',
      token: valueOf(text, 'token'),
      headCommit: valueOf(text, 'headCommit'),
    });

    expect(answer.status).toBe(409);
    expect(answer.text).toContain('look at its new commits first');
  });
});
