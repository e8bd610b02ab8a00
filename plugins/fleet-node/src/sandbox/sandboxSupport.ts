import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toError } from '@backstage/errors';
import { runInSandbox } from './runInSandbox';
import type { SandboxSupport } from './sandbox';

let support: Promise<SandboxSupport> | undefined;

/** Whether programs can be held in a sandbox here: one is tried, once for the life of the process. */
export function sandboxSupport(): Promise<SandboxSupport> {
  support ??= trySandbox();
  return support;
}

async function trySandbox(): Promise<SandboxSupport> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-support-'));
  try {
    const { exitCode, stderr } = await runInSandbox({
      command: ['true'],
      folder,
      limits: { timeoutMs: 30_000 },
    });
    return exitCode === 0
      ? { available: true }
      : { available: false, reason: `The sandbox was tried: ${stderr}` };
  } catch (error) {
    return { available: false, reason: toError(error).message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
