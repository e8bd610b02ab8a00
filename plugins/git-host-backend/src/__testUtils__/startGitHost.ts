import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogScmEventsServiceRef,
  type CatalogScmEvent,
} from '@backstage/plugin-catalog-node/alpha';
import { createServiceFactory } from '@backstage/backend-plugin-api';
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
  stop(): Promise<void>;
}

export function basic(username: string, password: string): string {
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return `Basic ${pair}`;
}

const OWNER_AUTHORIZATION = basic(CREDENTIALS.username, CREDENTIALS.password);

export async function startGitHost(): Promise<GitHost> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-git-host-'));
  const directory = join(folder, 'repositories');
  const events: CatalogScmEvent[] = [];
  const backend = await startTestBackend({
    features: [
      gitHostPlugin,
      recordScmEvents(events),
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
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(clone, path)), { recursive: true });
        await writeFile(join(clone, path), content);
      }
      await git(['add', '--all'], { cwd: clone });
      await git(['commit', '--quiet', '-m', 'Change'], { cwd: clone });
      return clone;
    },
    async stop() {
      await backend.stop();
      await rm(folder, { recursive: true });
    },
  };
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
