import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import {
  basicAuthorization,
  splitCredentials,
} from '../config/basicCredentials';
import { originOf } from '../sandbox/reach';
import { findPython } from '../sandbox/findPython';
import { runOwnProgram } from '../sandbox/runOwnProgram';
import type { SandboxSupport } from '../sandbox/sandbox';
import type { SignIn } from '../sandbox/signIn';
import { sandboxSupport } from '../sandbox/sandboxSupport';
import {
  signedInIndex,
  type ResolverConfig,
  type SignedInIndex,
} from './resolverConfig';

/** Poetry and uv, ready to be run in the sandbox. */
export interface PreparedResolver {
  /** Interpreter with Poetry in it. */
  python: string;
  /** Poetry's command, for that interpreter. */
  poetry: string;
  uv: string;
  /** Folders that both need to read. */
  readable: string[];
  /** Simple API that libraries are looked for in. */
  indexUrl: string;
  /** Whether it is the one that pip, Poetry and uv use when nothing is configured. */
  isStandardIndex: boolean;
  /** What a resolver may reach. */
  reach: string[];
  /** What the portal signs in to for it. */
  signIns: SignIn[];
}

const PACKAGES = [
  'poetry==2.5.1',
  'poetry-plugin-pypi-mirror==0.6.5',
  'uv==0.13.9',
];

const INSTALL_TIMEOUT_MS = 10 * 60_000;

const SCRIPTS = resolvePackagePath('@slipway/plugin-fleet-node', 'sandbox');

const toldSchema = z.object({
  configured: z.string(),
  standard: z.string(),
  standardFiles: z.string(),
  readable: z.string(),
});

const prepared = new Map<string, Promise<PreparedResolver>>();

/**
 * Poetry and uv of fixed versions, fetched from the index once into the configured folder.
 *
 * @throws ServiceUnavailableError when they cannot be had; the next call tries again.
 */
export function prepareResolver(
  config: ResolverConfig,
): Promise<PreparedResolver> {
  const key = JSON.stringify(config);
  const known = prepared.get(key);
  if (known) return known;
  const made = prepare(config).catch(error => {
    prepared.delete(key);
    throw error;
  });
  prepared.set(key, made);
  return made;
}

/** Whether lockfiles can be made on this machine, and if not why. */
export async function resolverSupport(
  config: ResolverConfig,
): Promise<SandboxSupport> {
  const sandbox = await sandboxSupport();
  if (!sandbox.available) return sandbox;
  return prepareResolver(config).then(
    () => ({ available: true }),
    error => ({ available: false, reason: error.message }),
  );
}

async function prepare(config: ResolverConfig): Promise<PreparedResolver> {
  const folder = await install(config);
  const python = join(folder, 'bin/python');
  const told = toldSchema.parse(
    JSON.parse(await runOwnProgram(python, [join(SCRIPTS, 'tell-index.py')])),
  );
  const ofPip = splitCredentials(told.configured);
  const indexUrl = config.indexUrl ?? ofPip.url;
  const isStandardIndex = isSameUrl(indexUrl, told.standard);
  return {
    python,
    poetry: join(SCRIPTS, 'lock-with-poetry.py'),
    uv: join(folder, 'bin/uv'),
    readable: [folder, told.readable, SCRIPTS],
    indexUrl,
    isStandardIndex,
    reach: [
      originOf(indexUrl),
      ...(isStandardIndex ? [told.standardFiles] : []),
      ...config.reach,
    ],
    signIns: [...config.signedIn, ...signedInIndex(ofPip)].map(toSignIn),
  };
}

/** Files of an index are beside its Simple API: `/acme/simple/` lists those of `/acme/files/`. */
function toSignIn({ url, credentials }: SignedInIndex): SignIn {
  return {
    below: url.replace(/\/\+?simple\/*$/, '/'),
    authorization: basicAuthorization(credentials),
  };
}

async function install(config: ResolverConfig): Promise<string> {
  const { folder } = config;
  const python = await findPython();
  const name = createHash('sha256')
    .update([python, ...PACKAGES].join('\n'))
    .digest('hex')
    .slice(0, 12);
  const ready = join(folder, name);
  if (await exists(ready)) return ready;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(folder, `${name}-`));
  try {
    await runOwnProgram(python, ['-m', 'venv', draft], {
      timeoutMs: INSTALL_TIMEOUT_MS,
    });
    await runOwnProgram(
      join(draft, 'bin/python'),
      [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        // So that nothing of a package runs outside of the sandbox.
        '--only-binary=:all:',
        ...PACKAGES,
      ],
      { timeoutMs: INSTALL_TIMEOUT_MS, environment: settingsOfPip(config) },
    );
    // Another process may have been faster.
    await rename(draft, ready).catch(async error => {
      if (!(await exists(ready))) throw error;
    });
    return ready;
  } catch (error) {
    throw new ServiceUnavailableError(
      `Poetry and uv, which make lockfiles, could not be fetched into ${folder} (${lastLine(
        error,
      )}). Give this machine Python 3.10 or newer with venv, and a package index: fleet.resolver.index or pip's own configuration`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Names the index where other users of the machine do not see it, as it may hold credentials. */
function settingsOfPip(config: ResolverConfig): Record<string, string> {
  if (config.indexUrl === undefined) return {};
  const url = new URL(config.indexUrl);
  const index = config.signedIn.find(one => isSameUrl(one.url, url.href));
  if (index) {
    url.username = encodeURIComponent(index.credentials.username);
    url.password = encodeURIComponent(index.credentials.password);
  }
  return { PIP_INDEX_URL: url.href };
}

function lastLine(error: unknown): string {
  const { stderr, message } = z
    .object({ stderr: z.string().default(''), message: z.string() })
    .parse({ ...Object(error), message: String(error) });
  return stderr.trim().split('\n').at(-1) || message.split('\n')[0] || '';
}

function isSameUrl(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
