import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInSandbox } from './runInSandbox';
import type { SandboxedCommand } from './sandbox';
import { sandboxSupport } from './sandboxSupport';

jest.setTimeout(60_000);

const MIB = 1024 ** 2;

describe('runInSandbox', () => {
  let folder: string;
  let server: Server;
  let requests: string[];
  let origin: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    requests = [];
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.end('from outside');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = (script: string, more: Partial<SandboxedCommand> = {}) =>
    runInSandbox({ command: ['sh', '-c', script], folder, ...more });
  const python = (script: string, more: Partial<SandboxedCommand> = {}) =>
    runInSandbox({ command: ['python3', '-c', script], folder, ...more });

  it('is to be had on this machine', async () => {
    await expect(sandboxSupport()).resolves.toEqual({ available: true });
  });

  it('gives exit code and output, and lets the folder be written', async () => {
    const result = await shell(
      'echo out; echo err >&2; echo made > made; exit 3',
    );

    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    await expect(readFile(join(folder, 'made'), 'utf8')).resolves.toBe(
      'made\n',
    );
  });

  it('says so when there is no such program', async () => {
    const result = await runInSandbox({ command: ['no-such-tool'], folder });

    expect(result).toMatchObject({
      exitCode: 127,
      stderr:
        'no-such-tool cannot be run in the sandbox: No such file or directory\n',
    });
  });

  it('shows no variable of the portal', async () => {
    process.env.SANDBOX_TEST_SECRET = 'hidden-secret';
    const { stdout } = await shell('env; cat /proc/1/environ; true', {
      environment: { GIVEN: 'yes' },
    });
    delete process.env.SANDBOX_TEST_SECRET;

    expect(stdout).not.toContain('hidden-secret');
    expect(stdout).toContain('GIVEN=yes');
    expect(stdout).toContain('HOME=/tmp');
  });

  it('shows no file of the portal or its people, and no process', async () => {
    const config = join(folder, '..', `sandbox-config-${process.pid}`);
    await writeFile(config, 'secret');
    const { stdout } = await shell(
      `ls ${config} ${__filename} /etc/shadow /root /home /var /run 2>/dev/null; echo /proc/[0-9]*`,
    );
    await rm(config);

    expect(stdout).toMatch(/^\/proc\/1 \/proc\/\d+\n$/);
  });

  it('reads a folder that is named, and cannot write there', async () => {
    const tool = await mkdtemp(join(tmpdir(), 'sandbox-tool-'));
    await writeFile(join(tool, 'file'), 'of the tool');
    const { stdout, stderr } = await shell(
      `cat ${tool}/file; echo x > ${tool}/file`,
      { readable: [tool] },
    );
    await rm(tool, { recursive: true });

    expect(stdout).toBe('of the tool');
    expect(stderr).toContain('Read-only file system');
  });

  it.each([
    '/etc/passwd',
    '/usr/bin/made',
    '/made',
    '/proc/sys/kernel/core_pattern',
    '/sandbox/../made',
    '/run/made',
  ])('cannot write %s', async path => {
    const { exitCode, stderr } = await shell(`echo x > ${path}`);

    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/Read-only file system|nonexistent/);
  });

  it('follows no link out of the folder', async () => {
    const { exitCode } = await shell(
      `ln -s ${__dirname} link && ls link/ && ln -s ../../../../etc/shadow s && cat s`,
    );

    expect(exitCode).not.toBe(0);
  });

  it('cannot become more: no capability, no namespace, no mount', async () => {
    const { stdout } = await shell(
      'grep -E "Cap(Prm|Eff|Bnd)|NoNewPrivs" /proc/self/status; unshare --user true || echo no namespace; mount -t tmpfs none /tmp || echo no mount; chroot / true || echo no chroot',
    );

    expect(stdout.replace(/\s+/g, ' ')).toBe(
      'CapPrm: 0000000000000000 CapEff: 0000000000000000 CapBnd: 0000000000000000 NoNewPrivs: 1 no namespace no mount no chroot ',
    );
  });

  const FETCH = (url: string) =>
    `import urllib.request; print(urllib.request.urlopen("${url}", timeout=5).read().decode())`;

  it('reaches neither the machine nor the internet', async () => {
    const { port } = new URL(origin);
    const results = await python(
      `import socket
for address in [("127.0.0.1", ${port}), ("192.0.2.1", 443), ("127.0.0.1", 3128)]:
    try:
        socket.create_connection(address, 3)
        print("reached")
    except OSError as error:
        print(error.strerror)
try:
    socket.getaddrinfo("acme.com", 443)
    print("resolved")
except OSError:
    print("no names")
print(socket.if_nameindex())`,
    );

    expect(results.stdout).toBe(
      "Connection refused\nNetwork is unreachable\nConnection refused\nno names\n[(1, 'lo')]\n",
    );
    expect(requests).toEqual([]);
  });

  it('reaches what is on the list through the proxy, and only that', async () => {
    const listed = await python(FETCH(`${origin}/simple/`), {
      reach: [`${origin}/ignored/path`],
    });
    const other = await python(FETCH(`${origin}/simple/`), {
      reach: ['https://packages.acme.com', 'http://127.0.0.1:1'],
    });
    const direct = await python(
      `import urllib.request
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))
${FETCH(origin)}`,
      { reach: [origin] },
    );

    expect(listed.stdout).toBe('from outside\n');
    expect(other.exitCode).not.toBe(0);
    expect(other.stderr).toContain('403');
    expect(direct.exitCode).not.toBe(0);
    expect(requests).toEqual(['GET /simple/']);
  });

  it('makes tunnels to listed hosts and ports of https only', async () => {
    const { port } = new URL(origin);
    const tunnel = (target: string) =>
      `import socket
c = socket.create_connection(("127.0.0.1", 3128))
c.sendall(b"CONNECT ${target} HTTP/1.1\\r\\nHost: ${target}\\r\\n\\r\\n")
print(c.recv(100).decode().split("\\r\\n")[0])
c.sendall(b"GET /through HTTP/1.0\\r\\n\\r\\n")
print(c.makefile().read().endswith("from outside"))`;
    const reach = [`https://127.0.0.1:${port}`];

    const listed = await python(tunnel(`127.0.0.1:${port}`), { reach });
    const other = await python(tunnel('127.0.0.1:22'), { reach });
    const plain = await python(tunnel(`127.0.0.1:${port}`), {
      reach: [origin],
    });

    expect(listed.stdout).toBe('HTTP/1.1 200 Connection established\nTrue\n');
    expect(other.stdout).toContain('HTTP/1.1 403 Forbidden');
    expect(plain.stdout).toContain('HTTP/1.1 403 Forbidden');
    expect(requests).toEqual(['GET /through']);
  });

  it('refuses addresses with credentials', async () => {
    await expect(
      shell('true', { reach: ['https://me:secret@packages.acme.com'] }),
    ).rejects.toThrow(/^The address of packages.acme.com holds credentials/);
  });

  it('is ended on time with all that it started', async () => {
    const started = Date.now();
    const result = await shell(
      '(setsid sh -c "sleep 3; touch late" &) ; (sleep 3; touch late) & echo begun; sleep 60',
      { limits: { timeoutMs: 1000 } },
    );
    expect(Date.now() - started).toBeLessThan(2900);
    await new Promise(resolve => {
      setTimeout(resolve, 3500);
    });

    expect(result).toMatchObject({ endedBy: 'timeout', stdout: 'begun\n' });
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it('leaves nothing behind that runs on', async () => {
    await shell('(setsid sh -c "sleep 1; touch late" &)');
    await new Promise(resolve => {
      setTimeout(resolve, 1500);
    });

    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it('is ended when its caller is no longer interested', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const result = await shell('sleep 60', { signal: controller.signal });

    expect(result.endedBy).toBe('signal');
  });

  it('holds one process to its memory', async () => {
    const result = await python('x = bytearray(500 * 1024 * 1024)', {
      limits: { memoryBytes: 200 * MIB },
    });

    expect(result.exitCode).not.toBe(0);
    expect(result.endedBy).toBe('memory');
  });

  it('holds all processes together to it', async () => {
    const result = await python(
      `import os, time
for _ in range(6):
    if os.fork() == 0:
        x = bytearray(os.urandom(1024 * 1024) * 100)
        time.sleep(30)
time.sleep(30)`,
      { limits: { memoryBytes: 400 * MIB } },
    );

    expect(result).toMatchObject({ exitCode: 137, endedBy: 'memory' });
  });

  it('keeps the end of a flood of output', async () => {
    const { stdout } = await shell('yes | head -c 3000000; echo end');

    expect(stdout).toHaveLength(64 * 1024);
    expect(stdout.endsWith('y\nend\n')).toBe(true);
  });
});
