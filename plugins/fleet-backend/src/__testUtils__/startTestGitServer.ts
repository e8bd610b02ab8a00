import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { runGit, spawnGit } from '@slipway/plugin-fleet-node';

const PASSWORD = 'not-for-logs';

/** A git host with bare repositories that are read over smart HTTP by whoever has the password; real git answers. */
export async function startTestGitServer() {
  const root = await mkdtemp(join(tmpdir(), 'slipway-git-server-'));
  const requests: string[] = [];
  let sentBytes = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method} ${url.pathname}`);
    serve(root, url, request, response, bytes => {
      sentBytes += bytes;
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    root,
    requests,
    /** Bytes of all answers so far. */
    sentBytes: () => sentBytes,
    url: (name: string) => `http://${host}/acme/${name}`,
    integrationsWith: (password = PASSWORD) =>
      ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: {
            gitea: [
              {
                host,
                baseUrl: `http://${host}`,
                username: 'slipway',
                password,
              },
            ],
          },
        }),
      ),
    async createRepository(name: string): Promise<string> {
      const gitDir = join(root, 'acme', `${name}.git`);
      await mkdir(gitDir, { recursive: true });
      await runGit(['init', '--quiet', '--bare', gitDir]);
      return gitDir;
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}

function serve(
  root: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  onSent: (bytes: number) => void,
): void {
  const expected = Buffer.from(`slipway:${PASSWORD}`).toString('base64');
  if (request.headers.authorization !== `Basic ${expected}`) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end();
    return;
  }
  const child = spawnGit(['http-backend'], {
    env: {
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  child.stderr.resume();
  const output: Buffer[] = [];
  child.stdout.on('data', chunk => output.push(chunk));
  child.once('close', () => {
    const bytes = Buffer.concat(output);
    onSent(bytes.length);
    const end = bytes.indexOf('\r\n\r\n');
    let status = 200;
    for (const line of bytes.subarray(0, end).toString().split('\r\n')) {
      const [key = '', value = ''] = line.split(/: (.*)/);
      if (key === 'Status') status = Number.parseInt(value, 10);
      else if (key) response.setHeader(key, value);
    }
    response.writeHead(status).end(bytes.subarray(end + 4));
  });
}
