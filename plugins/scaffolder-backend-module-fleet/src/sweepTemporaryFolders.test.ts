import { readdir, utimes } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { sweepTemporaryFolders } from './sweepTemporaryFolders';

const TASK = '5f664540-290c-470b-87c5-b4f3fe64905d';

describe('sweepTemporaryFolders', () => {
  const directory = createMockDirectory();

  it('removes what killed steps left, and nothing that may be in use', async () => {
    const left = `${TASK}_step-render-Ab12Cd`;
    const used = `${TASK}_step-publish-Ab12Cd`;
    directory.setContent({
      [left]: { 'file.txt': 'x' },
      [used]: {},
      [TASK]: {},
      'notes_step-by-step': {},
    });
    const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (const name of [left, TASK, 'notes_step-by-step']) {
      await utimes(directory.resolve(name), longAgo, longAgo);
    }

    await sweepTemporaryFolders(directory.path);

    expect(await readdir(directory.path)).toEqual([
      TASK,
      used,
      'notes_step-by-step',
    ]);
  });

  it('does nothing where no working directory is yet', async () => {
    await expect(
      sweepTemporaryFolders(directory.resolve('nothing')),
    ).resolves.toBeUndefined();
  });
});
