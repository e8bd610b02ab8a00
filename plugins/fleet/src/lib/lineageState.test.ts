import { lineageLabel } from './lineageState';

describe('lineageLabel', () => {
  it.each([
    [{ state: 'behind', versionsBehind: 2 }, '2 versions behind'],
    [{ state: 'behind', versionsBehind: 1 }, '1 version behind'],
    // A template without a changelog does not say how many.
    [{ state: 'behind' }, 'behind'],
    [{ state: 'current', versionsBehind: 0 }, 'up to date'],
    [{ state: 'held', versionsBehind: 3 }, 'held'],
  ] as const)('says of %j: %s', (lineage, label) => {
    expect(lineageLabel(lineage)).toBe(label);
  });
});
