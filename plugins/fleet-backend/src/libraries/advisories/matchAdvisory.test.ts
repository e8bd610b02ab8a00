import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMatcher } from './matchAdvisory';
import { mergeAdvisories } from './mergeAdvisories';
import { readOsvRecord } from './osvRecord';

interface Table {
  versions: string[];
  cases: Array<{
    title: string;
    records: unknown[];
    expected: Array<{ ids: string[]; hits: string[] }>;
  }>;
}

const table: Table = JSON.parse(
  readFileSync(join(__dirname, '__fixtures__/matches.json'), 'utf8'),
);

async function hitsOf(records: unknown[], versions: string[]) {
  const read = records.map(readOsvRecord).filter(one => one !== undefined);
  return (await mergeAdvisories(read))
    .map(({ id, aliases, affected }) => {
      const { isAffected } = createMatcher(
        affected.lib ?? { versions: [], ranges: [] },
      );
      return {
        ids: [id, ...aliases].sort(),
        hits: versions.filter(isAffected),
      };
    })
    .filter(({ hits }) => hits.length > 0)
    .sort((a, b) => (a.ids.join() < b.ids.join() ? -1 : 1));
}

describe('createMatcher', () => {
  it.each(table.cases)(
    'finds what the evaluation of OSV finds: $title',
    async ({ records, expected }) => {
      expect(await hitsOf(records, table.versions)).toEqual(expected);
    },
  );

  it.each<[string, string[]]>([
    ['0.9', ['1.0.1', '2.1']],
    ['1.0', ['1.0.1', '2.1']],
    ['2.0', ['2.1']],
    ['2.1', []],
  ])('says in which versions above %s it is fixed', (version, expected) => {
    const { fixedIn } = createMatcher({
      versions: [],
      ranges: [
        [{ introduced: '2.0' }, { fixed: '2.1' }],
        [{ introduced: '0' }, { fixed: '1.0.1' }],
      ],
    });
    expect(fixedIn(version)).toEqual(expected);
  });

  it('does not call fixed what another record still lists', () => {
    const { fixedIn } = createMatcher({
      versions: ['1.1'],
      ranges: [
        [{ introduced: '0' }, { fixed: '1.1' }],
        [{ introduced: '0' }, { fixed: '1.2' }],
      ],
    });
    expect(fixedIn('1.0')).toEqual(['1.2']);
  });
});
