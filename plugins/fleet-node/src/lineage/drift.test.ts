import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { readTree } from '../git/readTrees';
import { pathText } from '../git/paths';
import { storeTrees } from './__testUtils__/runUpdateCase';
import type { CaseTree } from './__testUtils__/updateCases';
import { readDrift } from './drift';

describe('readDrift', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'slipway-drift-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true }));

  async function drift(rendered: CaseTree, now: CaseTree, pending: string[]) {
    const [pristine = '', revision = ''] = await storeTrees(gitDir, [
      rendered,
      now,
    ]);
    const files = Object.fromEntries(
      [...(await readTree({ cwd: gitDir }, pristine))].map(
        ([path, { mode, id }]) => [pathText(path), `${mode} ${id}`],
      ),
    );
    return readDrift({ gitDir, revision, lock: { files, pending } });
  }

  it('says of every path what became of it since it was rendered', async () => {
    const rendered = {
      'app.py': 'one\n',
      'run.sh': 'echo\n',
      'b/läs mig.txt': 'same\n',
      link: { symlink: 'app.py' },
      'gone.py': 'gone\n',
    };
    const now = {
      'app.py': 'mine\n',
      'run.sh': { text: 'echo\n', exec: true },
      'b/läs mig.txt': 'same\n',
      link: 'app.py',
      'own.py': 'own\n',
      '.template.yaml': '',
      '.template.lock.json': '',
    };

    expect(await drift(rendered, now, ['app.py'])).toEqual({
      pristine: ['b/läs mig.txt'],
      edited: ['app.py', 'link', 'run.sh'],
      deleted: ['gone.py'],
      added: ['own.py'],
      pending: ['app.py'],
    });
  });

  it('finds none in a service that was just made', async () => {
    const rendered = { 'app.py': 'one\n' };

    expect(await drift(rendered, rendered, [])).toEqual({
      pristine: ['app.py'],
      edited: [],
      deleted: [],
      added: [],
      pending: [],
    });
  });
});
