import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import { settingsOfAuthorities } from './authorities';
import { startFilteringProxy } from './filteringProxy';
import { LastBytes } from './LastBytes';
import { findPython } from './findPython';
import type { SandboxedCommand, SandboxResult } from './sandbox';

/**
 * Runs a program of no trust in Linux namespaces of its own (user, mount, network, processes, System V objects, host
 * name), made by util-linux' `unshare` and furnished by `sandbox/enter.py`. It sees the system's programs, its folder
 * and a temporary one; it has no network but the filtering proxy, no capability and no environment but what is named.
 * All of its processes end with it, and with the portal.
 */

const ENTER = resolvePackagePath(
  '@slipway/plugin-fleet-node',
  'sandbox/enter.py',
);

const NAMESPACES = [
  '--user',
  '--map-root-user',
  '--mount',
  '--net',
  '--pid',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child',
];

const GIB = 1024 ** 3;
const OUTPUT_BYTES = 64 * 1024;
const PROXY_PORT = 3128;
const PROXY = `http://127.0.0.1:${PROXY_PORT}`;

/** What programs say when an allocation fails: at the limit of one process they end by themselves. */
const RAN_OUT =
  /^MemoryError|cannot allocate memory|memory allocation of \d+ bytes failed|heap out of memory|std::bad_alloc/im;

const reportSchema = z.union([
  z.object({
    exitCode: z.number().int(),
    endedBy: z.literal('memory').optional(),
  }),
  z.object({ failed: z.string() }),
]);

/**
 * @throws ServiceUnavailableError where the machine allows no sandbox; `sandboxSupport` tells beforehand.
 * @throws InputError when an address to reach is none.
 */
export async function runInSandbox(
  command: SandboxedCommand,
): Promise<SandboxResult> {
  const { reach = [], signIns = [] } = command;
  const scratch = await mkdtemp(join(tmpdir(), 'slipway-sandbox-'));
  const temporary = join(scratch, 'temporary');
  const socket = join(scratch, 'proxy.sock');
  let proxy;
  try {
    await mkdir(temporary);
    proxy =
      reach.length + signIns.length > 0
        ? await startFilteringProxy({ socket, reach, signIns })
        : undefined;
    const authorities = proxy
      ? await settingsOfAuthorities({ scratch, authority: proxy.authority })
      : {};
    const plan = {
      command: command.command,
      folder: await realpath(command.folder),
      temporary,
      readable: [
        ...(command.readable ?? []),
        ...new Set(Object.values(authorities)),
      ],
      proxySocket: proxy ? socket : null,
      proxyPort: PROXY_PORT,
      memoryBytes: command.limits?.memoryBytes ?? 4 * GIB,
      fileBytes: GIB,
      environment: {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
        LANG: 'C.UTF-8',
        HOME: '/tmp',
        TMPDIR: '/tmp',
        ...(proxy && proxySettings()),
        ...authorities,
        ...command.environment,
      },
    };
    const result = await enter(plan, command);
    const refused = [...(proxy?.refused ?? [])];
    return refused.length > 0 ? { ...result, refused } : result;
  } finally {
    await proxy?.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function enter(
  plan: object,
  { limits, signal }: SandboxedCommand,
): Promise<SandboxResult> {
  const python = await findPython();
  const child = spawn(
    'unshare',
    [...NAMESPACES, python, '-I', ENTER, JSON.stringify(plan)],
    {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8' },
      // The first stays open: its end tells the sandbox that the portal is gone.
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    },
  );
  const report = text(child.stdio[3] as Readable);
  const stdout = new LastBytes(OUTPUT_BYTES);
  const stderr = new LastBytes(OUTPUT_BYTES);
  child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  child.stdin.on('error', () => undefined);

  let endedBy: SandboxResult['endedBy'];
  const end = (reason: 'timeout' | 'signal') => {
    endedBy ??= reason;
    // The group is unshare's; with it end the namespaces and all that is in them.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const abort = () => end('signal');
  const timer = setTimeout(
    () => end('timeout'),
    limits?.timeoutMs ?? 10 * 60_000,
  );
  signal?.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', error =>
        reject(unavailable(`unshare cannot be run: ${error.message}`)),
      );
      child.once('close', () => resolve());
      if (signal?.aborted) abort();
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    child.stdin.destroy();
  }
  const output = { stdout: stdout.toString(), stderr: stderr.toString() };
  if (endedBy) return { exitCode: 137, ...output, endedBy };
  return { ...readReport(await report, output.stderr), ...output };
}

function readReport(
  report: string,
  stderr: string,
): Pick<SandboxResult, 'exitCode' | 'endedBy'> {
  if (!report) throw unavailable(stderr.trim());
  const { failed, ...ended } = {
    failed: undefined,
    ...reportSchema.parse(JSON.parse(report)),
  } as { failed?: string; exitCode: number; endedBy?: 'memory' };
  if (failed !== undefined) throw unavailable(failed);
  const ranOut = ended.exitCode !== 0 && RAN_OUT.test(stderr);
  return ranOut ? { ...ended, endedBy: 'memory' } : ended;
}

function unavailable(detail: string): ServiceUnavailableError {
  return new ServiceUnavailableError(
    `This machine allows no sandbox (${detail}). It needs Linux 5.12 or newer that lets the portal make user namespaces, util-linux and Python 3.10; in a container, allow unshare and an unmasked /proc`,
  );
}

function proxySettings(): Record<string, string> {
  return {
    http_proxy: PROXY,
    https_proxy: PROXY,
    HTTP_PROXY: PROXY,
    HTTPS_PROXY: PROXY,
  };
}
