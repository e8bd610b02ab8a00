import { mkdir, rm, stat } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runGit, spawnGit } from '@slipway/plugin-fleet-node';
import { z } from 'zod';
import { TestPulls } from './pullRequests';

const repositoryBody = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
});

const statusBody = z.object({ context: z.string(), state: z.string() });

type Interruption = (request: {
  method: string;
  path: string;
}) => 'answer' | 'drop' | 'drop after doing';

/**
 * A git host for tests: real git over smart HTTP, and the routes of Gitea's API that the actions use. Its one
 * organisation is `acme`. `interrupt` decides per request whether the caller gets its answer, as after a SIGKILL.
 */
export async function startGitHost(root: string) {
  const credentials = { username: 'slipway', password: 'not-for-logs' };
  const descriptions = new Map<string, string>();
  const pulls = new TestPulls();
  const statuses: Array<{ commit: string; context: string; state: string }> =
    [];
  /** Branches that the portal's user may not push to. */
  const protectedBranches = new Set<string>();
  const state: { interrupt: Interruption; requests: string[] } = {
    interrupt: () => 'answer',
    requests: [],
  };

  const server = createServer((request, response) => {
    const method = request.method ?? 'GET';
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    state.requests.push(`${method} ${path}`);
    const fate = state.interrupt({ method, path });
    if (fate === 'drop') {
      request.socket.destroy();
      return;
    }
    answer(request, response, fate === 'drop after doing').catch(error => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    dropAfterDoing: boolean,
  ) {
    if (request.headers.authorization !== expectedAuthorization(credentials)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end();
      return;
    }
    const url = new URL(request.url ?? '', 'http://localhost');
    if (!url.pathname.startsWith('/api/v1/')) {
      serveGit({ root, url, request, response, dropAfterDoing });
      return;
    }
    const [status, body] = await answerApi({ request, url });
    if (dropAfterDoing) request.socket.destroy();
    else {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    }
  }

  async function answerApi(call: {
    request: IncomingMessage;
    url: URL;
  }): Promise<[number, unknown]> {
    const { request, url } = call;
    const create = /^\/api\/v1\/orgs\/([^/]+)\/repos$/.exec(url.pathname);
    const one = /^\/api\/v1\/repos\/acme\/([^/]+)$/.exec(url.pathname);
    const sent = await readJson(request);
    const below =
      /^\/api\/v1\/repos\/acme\/[^/]+\/(branches|issues|pulls|statuses)\/?(.*)$/.exec(
        url.pathname,
      );
    if (below?.[1] === 'statuses') {
      statuses.push({ commit: below[2] ?? '', ...statusBody.parse(sent) });
      return [201, {}];
    }
    if (below?.[1] === 'issues') {
      return request.method === 'GET' ? [200, []] : [201, {}];
    }
    if (below?.[1] === 'pulls') {
      return pulls.answer({
        method: request.method ?? 'GET',
        path: below[2] ?? '',
        query: url.searchParams,
        body: sent,
      });
    }
    if (below) {
      const name = below[2] ?? '';
      const canPush = !protectedBranches.has(name);
      return [200, { name, commit: { id: '' }, user_can_push: canPush }];
    }
    const body = repositoryBody.parse(sent);
    if (create) {
      const name = body.name ?? '';
      if (create[1] !== 'acme')
        return [404, { message: 'no such organisation' }];
      if (descriptions.has(name)) return [409, { message: 'exists' }];
      descriptions.set(name, body.description ?? '');
      await initRepository(join(root, 'acme', `${name}.git`));
      return [201, describe(name)];
    }
    const name = one?.[1] ?? '';
    if (!descriptions.has(name)) return [404, { message: 'not found' }];
    if (request.method === 'PATCH') {
      descriptions.set(name, body.description ?? '');
    }
    return [200, describe(name)];
  }

  function describe(name: string) {
    return {
      name,
      owner: { login: 'acme' },
      description: descriptions.get(name),
      default_branch: 'main',
    };
  }

  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `localhost:${port}`;
  return {
    state,
    host,
    baseUrl: `http://127.0.0.1:${port}`,
    integration: { host, baseUrl: `http://127.0.0.1:${port}`, ...credentials },
    descriptions,
    pulls,
    statuses,
    protectedBranches,
    /** Lists the refs of a repository on the host's disk. */
    async refs(name: string): Promise<string[]> {
      const output = await runGit(
        ['for-each-ref', '--format=%(refname) %(objectname)'],
        { cwd: join(root, 'acme', `${name}.git`) },
      );
      return output.toString().split('\n').filter(Boolean);
    },
    git: (name: string, args: string[]) =>
      runGit(args, { cwd: join(root, 'acme', `${name}.git`) }).then(String),
    close: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export type GitHost = Awaited<ReturnType<typeof startGitHost>>;

async function initRepository(folder: string) {
  await mkdir(folder, { recursive: true });
  await runGit(['init', '--quiet', '--bare', '.'], { cwd: folder });
  await runGit(['config', 'http.receivepack', 'true'], { cwd: folder });
  await stat(join(folder, 'HEAD'));
}

function expectedAuthorization(options: {
  username: string;
  password: string;
}): string {
  const pair = `${options.username}:${options.password}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

function serveGit(options: {
  root: string;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
  dropAfterDoing: boolean;
}) {
  const { root, url, request, response } = options;
  const child = spawnGit(['http-backend'], {
    env: {
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'slipway',
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
  const output: Buffer[] = [];
  child.stdout.on('data', chunk => output.push(chunk));
  child.once('close', () => {
    if (options.dropAfterDoing) {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.concat(output);
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
