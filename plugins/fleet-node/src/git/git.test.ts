import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile, chmod, access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { GitLauncher } from './GitLauncher';
import { runGit, spawnGit, useLauncher } from './git';

describe.each(['itself', 'a launcher'])('runGit, started by %s', starter => {
  let folder: string;
  let stop = async () => {};

  beforeAll(async () => {
    if (starter === 'itself') return;
    const logger = mockServices.logger.mock();
    const launcher = await GitLauncher.start({ logger });
    const release = useLauncher(launcher);
    stop = async () => {
      release();
      await launcher.stop();
    };
  });
  afterAll(() => stop());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-git-'));
    await runGit(['init', '--quiet', '.'], { cwd: folder });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('returns the bytes that git wrote', async () => {
    const bytes = Buffer.from([0, 255, 10, 13]);

    const id = await runGit(['hash-object', '-w', '--stdin'], {
      cwd: folder,
      input: bytes,
    });
    const content = await runGit(['cat-file', 'blob', id.toString().trim()], {
      cwd: folder,
    });

    expect(content).toEqual(bytes);
  });

  it("fails with git's own words and exit status", async () => {
    const failure = runGit(['rev-parse', '--verify', 'nothing'], {
      cwd: folder,
    });

    await expect(failure).rejects.toMatchObject({
      name: 'GitError',
      exitCode: 128,
      message: expect.stringContaining('Needed a single revision'),
    });
  });

  it('runs no hook of the repository and sees no variable of the portal', async () => {
    const hook = join(folder, '.git/hooks/pre-commit');
    await writeFile(hook, `#!/bin/sh\ntouch ${folder}/ran\n`);
    await chmod(hook, 0o755);
    process.env.SLIPWAY_TEST_SECRET = 'hidden';

    await runGit(['commit', '--quiet', '--allow-empty', '-m', 'first'], {
      cwd: folder,
      config: { 'user.name': 'Test', 'user.email': 'test@acme.com' },
    });
    const seen = await runGit(['-c', 'alias.show-env=!env', 'show-env'], {
      cwd: folder,
    });

    await expect(access(join(folder, 'ran'))).rejects.toThrow('ENOENT');
    expect(seen.toString()).not.toContain('SLIPWAY_TEST_SECRET');
    delete process.env.SLIPWAY_TEST_SECRET;
  });

  it('refuses repositories on the local disk and unknown protocols', async () => {
    const clone = runGit(['clone', `file://${folder}`, join(folder, 'copy')]);

    await expect(clone).rejects.toThrow("transport 'file' not allowed");
  });

  it('ends a process that says more than it may', async () => {
    await writeFile(join(folder, 'large'), Buffer.alloc(1024 * 1024));

    const id = await runGit(['hash-object', '-w', 'large'], { cwd: folder });
    const read = runGit(['cat-file', 'blob', id.toString().trim()], {
      cwd: folder,
      maxOutputBytes: 1000,
    });

    await expect(read).rejects.toThrow('more than 1000 bytes of output');
  });

  it('passes a large file in and out', async () => {
    const bytes = randomBytes(20 * 1024 * 1024);

    const id = await runGit(['hash-object', '-w', '--stdin'], {
      cwd: folder,
      input: bytes,
    });
    const content = await runGit(['cat-file', 'blob', id.toString().trim()], {
      cwd: folder,
    });

    expect(content.equals(bytes)).toBe(true);
  });

  it('ends though git does not read its input', async () => {
    const input = Buffer.alloc(20 * 1024 * 1024);

    const version = await runGit(['--version'], { input });

    expect(version.toString()).toMatch(/^git version/);
  });

  it('ends a process that is told to abort, at any time', async () => {
    const aborted = AbortSignal.abort();
    const soon = AbortSignal.timeout(200);

    // Both wait for input that does not come.
    const read = (signal: AbortSignal) => {
      const child = spawnGit(['cat-file', '--batch'], { cwd: folder, signal });
      return new Promise<Error>(resolve => child.once('error', resolve));
    };

    await expect(read(aborted)).resolves.toMatchObject({
      message: 'The operation was aborted',
    });
    await expect(read(soon)).resolves.toMatchObject({
      message: 'The operation was aborted',
    });
  });

  it('says that it cannot be started', async () => {
    const failure = runGit(['status'], { cwd: join(folder, 'nowhere') });

    await expect(failure).rejects.toThrow('ENOENT');
  });

  it('notices that nobody wants the output any more', async () => {
    const input = Buffer.alloc(20 * 1024 * 1024, 1);
    const id = await runGit(['hash-object', '-w', '--stdin'], {
      cwd: folder,
      input,
    });
    const args = ['cat-file', 'blob', id.toString().trim()];
    const child = spawnGit(args, { cwd: folder });
    const ended = new Promise(resolve => child.once('close', resolve));

    // eslint-disable-next-line no-unreachable-loop
    for await (const chunk of child.stdout) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }

    await expect(ended).resolves.not.toBe(0);
  });
});
