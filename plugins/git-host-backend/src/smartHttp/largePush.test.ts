import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CREDENTIALS,
  basic,
  startGitHost,
  type GitHost,
} from '../__testUtils__/startGitHost';

const MEGABYTE = 1024 * 1024;
const PUSH_MEGABYTES = 100;

describe('a large push', () => {
  let host: GitHost;

  beforeAll(async () => {
    host = await startGitHost();
  });
  afterAll(() => host.stop());

  /** In pieces, so that this process does not hold what it measures. */
  async function writeRandomFile(path: string): Promise<void> {
    const file = await open(path, 'w');
    for (let count = 0; count < PUSH_MEGABYTES; count += 1) {
      await file.write(randomBytes(MEGABYTE));
    }
    await file.close();
  }

  /** The most that the memory of this process grew while the work went on. */
  async function measureGrowth(work: () => Promise<unknown>): Promise<number> {
    const start = process.memoryUsage.rss();
    let highest = start;
    const timer = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 20);
    await work();
    clearInterval(timer);
    return (highest - start) / MEGABYTE;
  }

  it('flows through without being held in memory, and so does the clone', async () => {
    await host.createRepository('large');
    const clone = await host.commitFiles('large', { a: 'a' });
    await host.git(['push', '--quiet', 'origin', 'main'], { cwd: clone });
    await writeRandomFile(join(clone, 'large.bin'));
    await host.git(['config', 'core.compression', '0'], { cwd: clone });
    await host.git(['add', 'large.bin'], { cwd: clone });
    await host.git(['commit', '--quiet', '-m', 'Large'], { cwd: clone });

    const pushGrowth = await measureGrowth(() =>
      host.git(['push', '--quiet', 'origin', 'main'], { cwd: clone }),
    );
    const cloneGrowth = await measureGrowth(() =>
      host.git(['clone', '--bare', `${host.baseUrl}/acme/large`, 'copy']),
    );

    expect(pushGrowth).toBeLessThan(PUSH_MEGABYTES / 2);
    expect(cloneGrowth).toBeLessThan(PUSH_MEGABYTES / 2);
    const pushed = await host.git(['rev-parse', 'main'], { cwd: clone });
    const cloned = await host.git(['rev-parse', 'main'], {
      cwd: join(host.folder, 'copy'),
    });
    expect(cloned).toBe(pushed);
  }, 60_000);

  it('ends git when the client goes away in the middle', async () => {
    await host.createRepository('abandoned');
    const push = request({
      method: 'POST',
      port: host.port,
      path: '/api/git-host/acme/abandoned.git/git-receive-pack',
      headers: {
        authorization: basic(CREDENTIALS.username, CREDENTIALS.password),
        'content-type': 'application/x-git-receive-pack-request',
      },
    });
    push.on('error', () => undefined);
    push.write('00');
    const started = await waitFor(async () => {
      const processes = await listDescendants();
      const receives = processes.some(({ args }) =>
        args.includes('receive-pack'),
      );
      return receives ? processes : undefined;
    });

    push.destroy();

    const stopped = await waitFor(async () => {
      const running = await listProcesses();
      const left = running.filter(({ pid }) =>
        started.some(process => process.pid === pid),
      );
      return left.length === 0 ? true : undefined;
    });
    expect(stopped).toBe(true);
  });

  interface Process {
    pid: number;
    parent: number;
    args: string;
  }

  async function listProcesses(): Promise<Process[]> {
    const { stdout } = await promisify(execFile)('ps', [
      '-axo',
      'pid,ppid,args',
    ]);
    return stdout.split('\n').flatMap(line => {
      const [, pid, parent, args] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
      return args ? [{ pid: Number(pid), parent: Number(parent), args }] : [];
    });
  }

  /** The processes of git that this process has started for it, and those that they started. */
  async function listDescendants(): Promise<Process[]> {
    const all = await listProcesses();
    const below = (parent: number): Process[] =>
      all
        .filter(process => process.parent === parent)
        .flatMap(process => [process, ...below(process.pid)]);
    return below(process.pid).filter(
      ({ args }) => args.includes('git') && !args.includes('launch-git'),
    );
  }

  async function waitFor<T>(find: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
});
