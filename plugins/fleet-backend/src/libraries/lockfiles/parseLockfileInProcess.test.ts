import type { FoundFile } from './parseLockfile';
import { parseLockfileInProcess } from './parseLockfileInProcess';

function file(path: string, text: string): FoundFile {
  return { path, text, bytes: text.length };
}

// Starting a process compiles the sources, which takes seconds on a machine that does other things as well.
jest.setTimeout(120_000);

const small = [file('requirements.txt', 'flask==3.1.3\n')];

function uvLock(packages: number): FoundFile[] {
  const entries = Array.from(
    { length: packages },
    (_, index) =>
      `[[package]]\nname = "library-${index}"\nversion = "1.${index}"\nsource = { registry = "https://registry.acme.com/simple" }\n`,
  );
  return [file('uv.lock', `version = 1\n${entries.join('\n')}`)];
}

/** How often this thread got to something else while it waited. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await work;
  clearInterval(timer);
  return turns;
}

describe('parseLockfileInProcess', () => {
  it('gives what parseLockfile gives, for many at once', async () => {
    const parsed = await Promise.all(
      Array.from({ length: 20 }, () =>
        parseLockfileInProcess(small, { timeoutMs: 10_000 }),
      ),
    );

    expect(parsed).toHaveLength(20);
    for (const { lockfile, libraries } of parsed) {
      expect(lockfile).toBe('requirements.txt');
      expect(libraries).toMatchObject([{ name: 'flask', version: '3.1.3' }]);
    }
  });

  it('refuses with the sentence of the parser', async () => {
    await expect(
      parseLockfileInProcess([file('uv.lock', '= 1')], { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^uv\.lock is not valid TOML/),
    });
  });

  it('ends a process that takes too long, and goes on with a new one', async () => {
    await expect(
      parseLockfileInProcess(uvLock(10_000), { timeoutMs: 1 }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('took more than'),
    });

    await expect(
      parseLockfileInProcess(small, { timeoutMs: 10_000 }),
    ).resolves.toMatchObject({ format: 'requirements.txt' });
  });

  it('ends a process that needs too much memory, and goes on with a new one', async () => {
    const table = file(
      'uv.lock',
      `version = 1\n${'[[a]]\n'.repeat(4_000_000)}`,
    );

    // A thread in place of the process ended all of Node now and then.
    for (let time = 1; time <= 3; time++) {
      await expect(
        parseLockfileInProcess([table], { timeoutMs: 60_000 }),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(/MB of memory/),
      });
    }

    await expect(
      parseLockfileInProcess(small, { timeoutMs: 10_000 }),
    ).resolves.toMatchObject({ format: 'requirements.txt' });
  });

  it('refuses 50 MB before they are handed over', async () => {
    const huge = file('poetry.lock', '#'.repeat(50_000_000));

    await expect(
      parseLockfileInProcess([huge], { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^The files have 50000000 characters/),
    });
  });

  it('refuses 100,000 packages before it reads them', async () => {
    await expect(
      parseLockfileInProcess(uvLock(100_000), { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /^uv\.lock has 100000 packages, more than the 10000/,
      ),
    });
  });

  // For how long at most is measured in bench/README.md; a busy machine would make a test of that fail.
  it('lets this thread do other things while it reads the largest lockfile', async () => {
    await parseLockfileInProcess(small, { timeoutMs: 10_000 });
    const files = uvLock(10_000);

    const turns = await turnsDuring(
      parseLockfileInProcess(files, { timeoutMs: 60_000 }),
    );

    expect(turns).toBeGreaterThan(10);
  });
});
