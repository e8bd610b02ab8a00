import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBareRepository } from '../git/snapshots';
import { runUpdateCase } from './__testUtils__/runUpdateCase';
import { differencesFrom, parseCases } from './__testUtils__/updateCases';

/** The cases are data: each file in __fixtures__/cases is a theme, and `bench/updates --cases FILE` runs one alone. */
const folder = join(__dirname, '__fixtures__/cases');
const themes = readdirSync(folder).sort();

describe('an update', () => {
  let gitDir: string;

  beforeAll(async () => {
    gitDir = mkdtempSync(join(tmpdir(), 'slipway-cases-'));
    await initBareRepository(gitDir);
  });
  afterAll(() => rmSync(gitDir, { recursive: true }));

  describe.each(themes)('%s', theme => {
    const cases = parseCases(readFileSync(join(folder, theme), 'utf8'));

    it.each(cases.map(item => [item.id, item] as const))(
      '%s',
      async (_, item) => {
        const result = await runUpdateCase(gitDir, item);

        expect(differencesFrom(item.expected, result)).toEqual([]);
      },
    );
  });

  it('is planned for at least 60 cases', () => {
    const ids = themes.flatMap(theme =>
      parseCases(readFileSync(join(folder, theme), 'utf8')).map(({ id }) => id),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(60);
  });
});
