import { randomUUID } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogScmEventsServiceRef,
  type CatalogScmEvent,
} from '@backstage/plugin-catalog-node/alpha';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  eventsServiceRef,
  type EventParams,
} from '@backstage/plugin-events-node';
import { runGit } from '@slipway/plugin-fleet-node';
import { gitHostPlugin } from '../plugin';

export const CREDENTIALS = { username: 'slipway', password: 'p:ss wörd' };

/** A git host on a real port with its repositories in a folder of its own, and a user of it. */
export interface GitHost {
  folder: string;
  /** Where the bare repositories are. */
  directory: string;
  port: number;
  baseUrl: string;
  /** What was told to the catalog. */
  events: CatalogScmEvent[];
  /** What was sent as a Gitea's webhook. */
  webhooks: EventParams[];
  api(path: string, init?: RequestInit): Promise<Response>;
  createRepository(name: string): Promise<void>;
  /** Runs git as someone who knows the password, or with another `Authorization` header, or with none. */
  git(
    args: string[],
    options?: { cwd?: string; authorization?: string | null },
  ): Promise<string>;
  /** A clone with one commit of these files, not yet pushed. */
  commitFiles(
    repository: string,
    files: Record<string, string | Buffer>,
  ): Promise<string>;
  /** Pushes a branch with one commit of these files on top of another branch; gives the commit. */
  pushBranch(
    repository: string,
    branch: string,
    files: Record<string, string>,
    from?: string,
  ): Promise<string>;
  stop(): Promise<void>;
}

export function basic(username: string, password: string): string {
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return `Basic ${pair}`;
}

const OWNER_AUTHORIZATION = basic(CREDENTIALS.username, CREDENTIALS.password);

/** In a folder of its own, or in that of one that was stopped. */
export async function startGitHost(keptFolder?: string): Promise<GitHost> {
  const folder =
    keptFolder ?? (await mkdtemp(join(tmpdir(), 'slipway-git-host-')));
  const directory = join(folder, 'repositories');
  const events: CatalogScmEvent[] = [];
  const webhooks: EventParams[] = [];
  const backend = await startTestBackend({
    features: [
      gitHostPlugin,
      recordScmEvents(events),
      recordWebhooks(webhooks),
      mockServices.rootConfig.factory({ data: gitHostConfig(directory) }),
    ],
  });
  const port = backend.server.port();
  const baseUrl = `http://localhost:${port}/api/git-host`;

  const api: GitHost['api'] = (path, init) =>
    fetch(`${baseUrl}/api/v1${path}`, {
      ...init,
      headers: {
        authorization: OWNER_AUTHORIZATION,
        'content-type': 'application/json',
        ...init?.headers,
      },
    });

  const git: GitHost['git'] = async (args, options = {}) => {
    const { cwd = folder, authorization = OWNER_AUTHORIZATION } = options;
    const output = await runGit(args, {
      cwd,
      config: {
        'user.name': 'Ada',
        'user.email': 'ada@acme.com',
        ...(authorization && {
          'http.extraHeader': `Authorization: ${authorization}`,
        }),
      },
    });
    return output.toString('utf8').trim();
  };

  return {
    folder,
    directory,
    port,
    baseUrl,
    events,
    webhooks,
    api,
    git,
    async createRepository(name) {
      const body = JSON.stringify({ name });
      const response = await api('/orgs/acme/repos', { method: 'POST', body });
      expect(response.status).toBe(201);
    },
    async commitFiles(repository, files) {
      const clone = await mkdtemp(join(folder, 'clone-'));
      await git(['clone', '--quiet', `${baseUrl}/acme/${repository}`, clone]);
      await writeFiles(clone, files);
      await git(['add', '--all'], { cwd: clone });
      await git(['commit', '--quiet', '-m', 'Change'], { cwd: clone });
      return clone;
    },
    async pushBranch(repository, branch, files, from = 'main') {
      const cwd = join(directory, 'acme', `${repository}.git`);
      const ref = `refs/tests/${randomUUID()}`;
      const base = `refs/heads/${from}`;
      const refs = await git(['for-each-ref', base], { cwd });
      const input = commitStream({
        ref,
        message: `Change on ${branch}\n`,
        files,
        parent: refs && base,
      });
      await runGit(['fast-import', '--quiet', '--date-format=now'], {
        cwd,
        input,
      });
      const url = `${baseUrl}/acme/${repository}`;
      await git(['push', '--quiet', url, `${ref}:refs/heads/${branch}`], {
        cwd,
      });
      return git(['rev-parse', ref], { cwd });
    },
    async stop() {
      await backend.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function writeFiles(
  folder: string,
  files: Record<string, string | Buffer>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

function commitStream(options: {
  ref: string;
  message: string;
  files: Record<string, string>;
  parent: string;
}): string {
  const { ref, message, files, parent } = options;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  return [
    `commit ${ref}\ncommitter Ada <ada@acme.com> now\n${data(message)}`,
    parent && `from ${parent}^0\n`,
    ...Object.entries(files).map(
      ([path, text]) => `M 100644 inline ${path}\n${data(text)}`,
    ),
  ].join('');
}

export function gitHostConfig(directory: string) {
  return {
    backend: { listen: { host: '127.0.0.1', port: 7110 } },
    gitHost: {
      enabled: true,
      directory,
      organizations: ['acme'],
      ...CREDENTIALS,
    },
  };
}

function recordScmEvents(events: CatalogScmEvent[]) {
  return createServiceFactory({
    service: catalogScmEventsServiceRef,
    deps: {},
    factory: () => ({
      subscribe: () => ({ unsubscribe: () => undefined }),
      publish: async published => {
        events.push(...published);
      },
      markEventActionTaken: () => undefined,
    }),
  });
}

function recordWebhooks(webhooks: EventParams[]) {
  return createServiceFactory({
    service: eventsServiceRef,
    deps: {},
    factory: () => ({
      subscribe: async () => undefined,
      publish: async event => {
        webhooks.push(event);
      },
    }),
  });
}
