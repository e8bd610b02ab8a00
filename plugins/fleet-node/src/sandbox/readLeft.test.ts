import {
  mkdir,
  mkdtemp,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInSandbox } from './runInSandbox';
import { readLeft } from './readLeft';

jest.setTimeout(60_000);

describe('readLeft', () => {
  let scratch: string;
  let folder: string;

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'left-'));
    folder = join(scratch, 'folder');
    await mkdir(join(folder, 'api'), { recursive: true });
    await writeFile(join(scratch, 'secret'), 'secret');
  });
  afterEach(() => rm(scratch, { recursive: true, force: true }));

  const left = (script: string) =>
    runInSandbox({ command: ['sh', '-c', script], folder });

  it('reads a file', async () => {
    await left('printf made > api/uv.lock');

    await expect(readLeft(folder, 'api/uv.lock')).resolves.toEqual(
      Buffer.from('made'),
    );
  });

  it('reads it where the folder itself is reached by a link', async () => {
    await writeFile(join(folder, 'uv.lock'), 'made');
    await symlink(folder, join(scratch, 'link'));

    await expect(readLeft(join(scratch, 'link'), 'uv.lock')).resolves.toEqual(
      Buffer.from('made'),
    );
  });

  it.each([
    ['a link to what the portal sees', 'ln -s /proc/self/environ uv.lock'],
    ['a link to a file in the folder', 'touch a; ln -s a uv.lock'],
    ['a pipe', 'mkfifo uv.lock'],
    ['a folder', 'mkdir uv.lock'],
    ['nothing', 'true'],
  ])('reads no %s', async (_, script) => {
    const { exitCode, stderr } = await left(script);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

    await expect(readLeft(folder, 'uv.lock')).resolves.toBeUndefined();
  });

  it('reads nothing through a folder that became a link', async () => {
    await mkdir(join(scratch, 'others'));
    await writeFile(join(scratch, 'others/uv.lock'), 'of others');
    await left('rmdir api; ln -s ../others api');

    await expect(readLeft(folder, 'api/uv.lock')).resolves.toBeUndefined();
  });

  it('reads nothing outside', async () => {
    await expect(readLeft(folder, '../secret')).resolves.toBeUndefined();
  });

  it('reads nothing that would fill the memory', async () => {
    await writeFile(join(folder, 'uv.lock'), '');
    await truncate(join(folder, 'uv.lock'), 2 ** 30);

    await expect(readLeft(folder, 'uv.lock')).resolves.toBeUndefined();
  });
});
