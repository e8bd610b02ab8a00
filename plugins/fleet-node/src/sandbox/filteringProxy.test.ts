import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { globalAgent } from 'node:https';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncryptedServer } from './__testUtils__/EncryptedServer';
import { runInSandbox } from './runInSandbox';

jest.setTimeout(60_000);

const SECRET = 'Basic cG9ydGFsOnMzY3IzdA==';

/** Asks for each address and prints the answers; then the world it sees. */
const ASK = `
import http.client, json, sys, urllib.error, urllib.request
for method, url, headers in json.loads(sys.argv[1]):
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            print(answer.status, answer.read().decode(), answer.headers["set-cookie"])
    except urllib.error.HTTPError as error:
        print(error.code)
    except urllib.error.URLError as error:
        print(error.reason)
    except ConnectionError:
        print("broken off")
    except http.client.IncompleteRead as error:
        print(error)
`;

describe('a proxy that signs in', () => {
  let folder: string;
  let seen: [method: string, path: string, host: string, secret: boolean][];
  let encrypted: EncryptedServer;
  let plain: Server;
  let plainOrigin: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signing-in-'));
    seen = [];
    const answer: RequestListener = (request, response) => {
      const { method = '', url = '', headers } = request;
      const isSignedIn = headers.authorization === SECRET;
      if (url.endsWith('/cut')) {
        response.writeHead(200, { 'content-length': 100 }).write('half');
        setTimeout(() => request.socket.destroy(), 50);
        return;
      }
      seen.push([method, url, headers.host ?? '', isSignedIn]);
      response.setHeader('set-cookie', 'session=as-good-as-the-secret');
      response.end(isSignedIn ? 'signed in' : 'who is it?');
    };
    encrypted = await EncryptedServer.listen(answer);
    plain = createServer(answer).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    plainOrigin = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await encrypted.close();
    plain.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(
    origin: string,
    requests: [method: string, path: string, headers?: object][],
  ): Promise<string[]> {
    const absolute = requests.map(([method, path, headers = {}]) => [
      method,
      origin + path,
      headers,
    ]);
    const { stdout, stderr } = await runInSandbox({
      command: ['python3', '-c', ASK, JSON.stringify(absolute)],
      folder,
      signIns: [{ below: `${origin}/acme/`, authorization: SECRET }],
    });
    expect(stderr).toBe('');
    return stdout.trim().split('\n');
  }
  const bothOrigins = () => [encrypted.origin, plainOrigin];

  it('does so with https and with http, and keeps the session to itself', async () => {
    for (const origin of bothOrigins()) {
      await expect(
        ask(origin, [
          ['GET', '/acme/simple/flask/?a=b'],
          ['HEAD', '/acme/simple/flask/'],
        ]),
      ).resolves.toEqual(['200 signed in None', '200  None']);
      const { host } = new URL(origin);
      expect(seen.splice(0)).toEqual([
        ['GET', '/acme/simple/flask/?a=b', host, true],
        ['HEAD', '/acme/simple/flask/', host, true],
      ]);
    }
  });

  it('writes nothing in the name of the portal', async () => {
    for (const origin of bothOrigins()) {
      await expect(
        ask(origin, [
          ['POST', '/acme/upload'],
          ['DELETE', '/acme/files/flask'],
        ]),
      ).resolves.toEqual(['405', '405']);
    }
    expect(seen).toEqual([]);
  });

  it('signs in nowhere else on the host', async () => {
    for (const origin of bothOrigins()) {
      await ask(origin, [
        ['GET', '/api/key'],
        ['GET', '/acme/../api/key'],
        ['GET', '/acme/..%2Fapi/key'],
        ['GET', '//evil.acme.com/acme/'],
      ]);
      expect(seen.splice(0).map(([, , , isSignedIn]) => isSignedIn)).toEqual([
        false,
        false,
        false,
        false,
      ]);
    }
  });

  it('asks no other host of the same server', async () => {
    for (const origin of bothOrigins()) {
      await ask(origin, [['GET', '/acme/', { host: 'admin.acme.com' }]]);
      const { host } = new URL(origin);
      expect(seen.splice(0)).toEqual([['GET', '/acme/', host, true]]);
    }
  });

  it('passes nothing on that a server could take for another request', async () => {
    const heard: object[] = [];
    const remember: RequestListener = (request, response) => {
      const { headers, socket } = request;
      let body = '';
      request
        .on('data', chunk => {
          body += chunk;
        })
        .on('end', () => {
          const isSignedIn = headers.authorization === SECRET;
          heard.push({
            isSignedIn,
            body,
            override: headers['x-http-method-override'],
            from: `${isSignedIn} ${socket.remotePort}`,
          });
          response.end('signed in');
        });
    };
    const server = createServer(remember).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { stdout, stderr } = await runInSandbox({
      command: [
        'python3',
        '-c',
        `import http.client
for path in ("/other/a", "/acme/a", "/other/b", "/acme/b"):
    c = http.client.HTTPConnection("127.0.0.1", 3128)
    c.request("GET", "http://127.0.0.1:${port}" + path, "DELETE /x HTTP/1.1", {"X-HTTP-Method-Override": "DELETE"})
    print(c.getresponse().read().decode())
`,
      ],
      folder,
      signIns: [
        { below: `http://127.0.0.1:${port}/acme/`, authorization: SECRET },
      ],
    });
    server.close();

    expect(stderr).toBe('');
    expect(stdout).toBe('signed in\n'.repeat(4));
    const signedIn = { isSignedIn: true, body: '', override: undefined };
    const other = {
      isSignedIn: false,
      body: 'DELETE /x HTTP/1.1',
      override: 'DELETE',
    };
    expect(heard).toMatchObject([other, signedIn, other, signedIn]);
    // Two connections: one on which it is signed in, and one on which it is not.
    const ports = heard.map(one => (one as { from: string }).from);
    expect(new Set(ports.map(from => from.split(' ')[1])).size).toBe(2);
  });

  it.each([
    ['HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n', '502'],
    [
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      '502',
    ],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n',
      /^(broken off|IncompleteRead\(5 bytes read\))$/,
    ],
  ])('makes nothing whole of the answer %j', async (answer, seenInside) => {
    const server = createTcpServer(socket => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await expect(
      ask(`http://127.0.0.1:${port}`, [['GET', '/acme/']]),
    ).resolves.toEqual([expect.stringMatching(seenInside)]);
    server.close();
  });

  it('refuses an address with credentials of its own', async () => {
    const { host } = new URL(plainOrigin);
    const { stdout } = await runInSandbox({
      command: [
        'python3',
        '-c',
        `import socket
c = socket.create_connection(("127.0.0.1", 3128))
c.sendall(b"GET http://%zz@${host}/acme/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
print(c.recv(100).decode().split("\\r\\n")[0])`,
      ],
      folder,
      signIns: [{ below: `${plainOrigin}/acme/`, authorization: SECRET }],
    });

    expect(stdout).toBe('HTTP/1.1 400 Bad Request\n');
    expect(seen).toEqual([]);
  });

  it('breaks off what the server breaks off', async () => {
    for (const origin of bothOrigins()) {
      await expect(ask(origin, [['GET', '/acme/cut']])).resolves.toEqual([
        'IncompleteRead(4 bytes read, 96 more expected)',
      ]);
    }
  });

  it('trusts no server that the portal would not trust', async () => {
    delete globalAgent.options.ca;

    await expect(ask(encrypted.origin, [['GET', '/acme/']])).resolves.toEqual([
      '502',
    ]);
    expect(seen).toEqual([]);
  });

  it('lets no program see what it signs in with', async () => {
    const { stdout } = await runInSandbox({
      command: [
        'sh',
        '-c',
        'env; cat /proc/self/environ /proc/1/cmdline; grep -rl "$1" /tmp /sandbox /run /etc 2>&1; echo looked',
        'sh',
        SECRET,
      ],
      folder,
      signIns: [{ below: `${encrypted.origin}/acme/`, authorization: SECRET }],
    });

    expect(stdout).toContain('https_proxy=');
    // Once: the argument with which it is looked for.
    expect(stdout.split(SECRET)).toHaveLength(2);
    expect(stdout.trim().split('\n').at(-1)).toBe('looked');
  });
});
