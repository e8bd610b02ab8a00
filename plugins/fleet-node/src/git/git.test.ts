import { mkdtemp, rm, writeFile, chmod, access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from './git';

describe('runGit', () => {
  let folder: string;

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
});
