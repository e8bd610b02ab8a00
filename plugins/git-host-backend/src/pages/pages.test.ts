import { startGitHost, type GitHost } from '../__testUtils__/startGitHost';

const SCRIPT = '<script>alert(1)</script>';

describe('pages', () => {
  let host: GitHost;
  let commit: string;

  beforeAll(async () => {
    host = await startGitHost();
    await host.api('/orgs/acme/repos', {
      method: 'POST',
      body: JSON.stringify({ name: 'payments', description: SCRIPT }),
    });
    const clone = await host.commitFiles('payments', {
      'README.md': `# Payments\n${SCRIPT}\n`,
      'docs/"quoted" <b>.txt': 'quoted\n',
      'image.svg': `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
      'page.html': SCRIPT,
      'binary.png': Buffer.from([0x89, 0x50, 0, 1]),
      'large.txt': 'long line\n'.repeat(100_000),
    });
    const git = (...args: string[]) => host.git(args, { cwd: clone });
    await git('commit', '--amend', '-m', `Say ${SCRIPT}`);
    commit = await git('rev-parse', 'HEAD');
    await git('push', 'origin', 'main', 'main:feature/one', 'main:v1');
    await host.createRepository('empty');
  });
  afterAll(() => host.stop());

  async function open(path: string) {
    const response = await fetch(`${host.baseUrl}${path}`);
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  it.each([
    ['/', 'acme'],
    ['/acme', 'payments'],
    ['/acme/payments', 'git clone http'],
    ['/acme/payments.git', 'Files on main'],
    ['/acme/empty', 'This repository is empty'],
    ['/acme/payments/src/branch/main', 'image.svg'],
    ['/acme/payments/src/branch/main/', 'image.svg'],
    ['/acme/payments/src/branch/main/docs', '&quot;quoted&quot; &lt;b&gt;.txt'],
    ['/acme/payments/src/branch/feature/one/README.md', '# Payments'],
    ['/acme/payments/src/branch/main/page.html', '&lt;script&gt;'],
    ['/acme/payments/src/branch/main/binary.png', 'This file is not text'],
    ['/acme/payments/src/branch/main/large.txt', 'Only the first 524288 of'],
    ['/acme/payments/compare/feature/one...main', 'None: the second has'],
    ['/acme/payments/_edit/main/docs/a.md', 'git clone --branch main'],
  ])('shows %s', async (path, shown) => {
    const { status, headers, text } = await open(path);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain(shown);
    expect(text).toContain('<html lang="en">');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<b>');
  });

  it('shows a commit by its id', async () => {
    const { text } = await open(`/acme/payments/commit/${commit}`);
    const files = await open(`/acme/payments/src/commit/${commit}`);

    expect(text).toContain('Say &lt;script&gt;');
    expect(text).toContain('page.html');
    expect(files.text).toContain('page.html');
  });

  it.each([
    '/',
    '/acme/payments',
    '/acme/payments/src/branch/main/page.html',
    '/acme/payments/raw/branch/main/page.html',
    '/acme/payments/raw/branch/main/image.svg',
    '/acme/payments/nothing-here/at/all',
    '/acme/unknown',
    '/api/v1/repos/acme/payments',
  ])('lets nothing run at %s', async path => {
    const { headers } = await open(path);

    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline';/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each(['page.html', 'image.svg', 'README.md'])(
    'gives %s raw as plain text',
    async file => {
      const raw = await open(`/acme/payments/raw/branch/main/${file}`);

      expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(raw.text).toContain(SCRIPT);
    },
  );

  it('gives what is not text as a download without a type', async () => {
    const { headers } = await open('/acme/payments/raw/branch/main/binary.png');

    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="binary.png"',
    );
  });

  it.each([
    '/acme/payments/src/branch/nothing',
    '/acme/payments/src/branch/main/nothing',
    '/acme/empty/src/branch/main',
    '/acme/payments/commit/main~1',
    '/acme/nothing',
    '/other',
  ])('says that there is no %s', async path => {
    const { status, text } = await open(path);

    expect(status).toBe(404);
    expect(text).toContain('There is no ');
  });
});
