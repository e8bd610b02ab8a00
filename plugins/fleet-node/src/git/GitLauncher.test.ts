import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { GitLauncher } from './GitLauncher';
import { runGit, spawnGit, useLauncher } from './git';

const logger = mockServices.logger.mock();

describe('the launcher of git', () => {
  let launcher: GitLauncher;
  let release: () => void;

  beforeEach(async () => {
    launcher = await GitLauncher.start({ logger });
    release = useLauncher(launcher);
  });
  afterEach(async () => {
    release();
    await launcher.stop();
  });

  it('is the parent of what it starts', async () => {
    const child = spawnGit(['cat-file', '--batch'], { cwd: '/' });
    const failed = new Promise(resolve => child.once('close', resolve));
    child.stdin.end();
    await failed;
    const parent = await runGit([
      '-c',
      'alias.parent=!ps -o ppid= $PPID',
      'parent',
    ]);

    expect(Number(parent)).toBe(launcher.pid);
  });

  it('does not know the environment of the portal', async () => {
    const environment = await readFile(`/proc/${launcher.pid}/environ`, 'utf8');

    expect(environment.split('\0').filter(Boolean)).toEqual([
      `PATH=${process.env.PATH}`,
    ]);
  });

  it('fails what runs when it ends, and comes back', async () => {
    const child = spawnGit(['hash-object', '--stdin']);
    const failure = new Promise<Error>(resolve => child.once('error', resolve));
    const first = launcher.pid!;
    // It runs when it answers.
    await runGit(['--version']);

    process.kill(first, 'SIGKILL');

    expect((await failure).message).not.toBe('');
    await until(() => launcher.pid === undefined);
    await expect(runGit(['--version'])).resolves.toBeDefined();
    await until(() => launcher.pid !== undefined);
    expect(launcher.pid).not.toBe(first);
    await expect(runGit(['--version'])).resolves.toBeDefined();
    expect(logger.warn).toHaveBeenCalledWith(
      'The launcher of git ended; starting another one',
    );
  });

  it('ends what runs when it is stopped', async () => {
    const child = spawnGit(['hash-object', '--stdin']);
    const ended = new Promise(resolve => {
      child.once('error', resolve);
      child.once('close', resolve);
    });
    await runGit(['--version']);

    await launcher.stop();

    await expect(ended).resolves.not.toBe(0);
  });
});

it('leaves nothing behind when the portal is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-launcher-test-'));
  const socket = join(folder, 'launcher/socket');
  const script = join(__dirname, '../../launcher/launch-git.cjs');
  await runGit(['init', '--quiet', '--bare', join(folder, 'launcher')]);
  const portal = spawn(
    process.execPath,
    [
      '-e',
      `const { spawn } = require('child_process');
       const child = spawn(process.execPath, ${JSON.stringify([
         script,
         socket,
       ])});
       child.stdout.once('data', () => {
         const request = require('http').request({ socketPath: ${JSON.stringify(
           socket,
         )}, method: 'POST', headers: {
           'x-launch': Buffer.from(JSON.stringify({ args: ['cat-file', '--batch'], cwd: ${JSON.stringify(
             join(folder, 'launcher'),
           )} })).toString('base64'),
         } });
         request.flushHeaders();
         request.once('response', () => process.stdout.write(String(child.pid)));
       });`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const launcher = Number(await firstOutput(portal));
  const git = Number(
    await readFile(`/proc/${launcher}/task/${launcher}/children`, 'utf8'),
  );
  expect(isRunning(git)).toBe(true);

  portal.kill('SIGKILL');

  await until(() => !isRunning(launcher) && !isRunning(git));
  await expect(access(join(folder, 'launcher'))).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
});

async function firstOutput(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout!, 'data');
  return String(chunk);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}
