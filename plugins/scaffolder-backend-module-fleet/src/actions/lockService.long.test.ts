import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import {
  createMockDirectory,
  type MockDirectory,
} from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { basicAuthorization, makeLockfiles } from '@slipway/plugin-fleet-node';
import { PARAMETERS, renderTemplate } from '../__testUtils__/templates';
import { TEST_RESOLVER } from '../__testUtils__/testResolver';
import { createLockServiceAction } from './lockService';

jest.setTimeout(10 * 60_000);

const WHEEL = 'acme_common-1.2.0-py3-none-any.whl';
const CREDENTIALS = { username: 'portal', password: '3cr3t' };

const MAKE_WHEEL = `
import sys, zipfile
info = "acme_common-1.2.0.dist-info"
extras = ["binary", "django", "flask", "metrics", "pool", "postgres", "sentry", "tasks"]
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    lines = ["Metadata-Version: 2.1", "Name: acme-common", "Version: 1.2.0", *(f"Provides-Extra: {extra}" for extra in extras)]
    wheel.writestr(f"{info}/METADATA", "\\n".join(lines) + "\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;

/** The one package of the internal index, for who has its password. */
async function serveInternalIndex(directory: MockDirectory): Promise<Server> {
  const path = directory.resolve(WHEEL);
  await promisify(execFile)('python3', ['-c', MAKE_WHEEL, path]);
  const wheel = await readFile(path);
  const server = createServer((request, response) => {
    if (request.headers.authorization !== basicAuthorization(CREDENTIALS)) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    } else if (request.url === '/acme/simple/acme-common/') {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!DOCTYPE html><a href="../../files/${WHEEL}">${WHEEL}</a>`);
    } else {
      const isWheel = request.url === `/acme/files/${WHEEL}`;
      response.writeHead(isWheel ? 200 : 404).end(isWheel ? wheel : undefined);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** The index of this machine, which stands in for the company's proxy of the public one. */
async function proxyIndex(): Promise<string> {
  if (TEST_RESOLVER.indexUrl) return TEST_RESOLVER.indexUrl;
  const script = resolvePackagePath(
    '@slipway/plugin-fleet-node',
    'sandbox/tell-index.py',
  );
  const { stdout } = await promisify(execFile)('python3', [script]);
  return JSON.parse(stdout).configured;
}

describe('service:lock with private indexes', () => {
  const directory = createMockDirectory();
  let server: Server;

  beforeAll(async () => {
    server = await serveInternalIndex(directory);
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('locks a new service, with the portal signed in and nobody else', async () => {
    const { port } = server.address() as AddressInfo;
    const internal = `http://127.0.0.1:${port}/acme/simple`;
    const proxy = (await proxyIndex()).replace(/\/*$/, '/');
    const workspacePath = await renderTemplate({
      template: 'flask-service',
      parameters: {
        ...PARAMETERS,
        database: 'postgres',
        indexProfile: 'private',
        proxyIndexUrl: proxy,
        internalIndexUrl: `${internal}/`,
      },
      folder: directory.path,
    });
    const outputs: Record<string, unknown> = {};
    await createLockServiceAction({
      makeLockfiles: options =>
        makeLockfiles({
          ...options,
          resolver: {
            ...TEST_RESOLVER,
            reach: [internal],
            signedIn: [{ url: internal, credentials: CREDENTIALS }],
          },
        }),
    }).handler({
      ...createMockActionContext({ workspacePath, input: {} }),
      createTemporaryDirectory: () => mkdtemp(`${directory.path}/scratch-`),
      checkpoint: async ({ fn }) => fn(),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
    });

    expect(outputs).toEqual({ made: ['poetry.lock'], failed: [] });
    const lock = await readFile(`${workspacePath}/poetry.lock`, 'utf8');
    const sources = sourcesIn(lock);
    expect(sources.get('acme-common')).toBe(internal);
    sources.delete('acme-common');
    expect(sources.get('flask')).toBeDefined();
    expect(new Set(sources.values())).toEqual(
      new Set([proxy.replace(/\/$/, '')]),
    );
    expect(lock).not.toContain(CREDENTIALS.password);
  });
});

/** Where each package comes from. */
function sourcesIn(lock: string): Map<string, string | undefined> {
  const packages = lock.split('[[package]]\n').slice(1);
  return new Map(
    packages.map(text => [
      /^name = "(.*)"$/m.exec(text)?.[1] ?? '',
      /^url = "(.*)"$/m.exec(text)?.[1],
    ]),
  );
}
