import { changesBetween, parseChangelog } from './changelog';

const TEXT = `# Changes of the template

The version is an annotation.

## Unreleased

- soon

## 1.10.0

- ten

### More

- of ten

## [1.9.0] - 2026-03-01

- nine

## 1.0.0
`;

describe('parseChangelog', () => {
  it('gives the sections with a version as heading, newest first', () => {
    expect(parseChangelog(TEXT)).toEqual([
      { version: '1.10.0', text: '- ten\n\n### More\n\n- of ten' },
      { version: '1.9.0', text: '- nine' },
      { version: '1.0.0', text: '' },
    ]);
  });

  it('finds nothing in a text without versions', () => {
    expect(parseChangelog('# Changes\n\n## Soon\n\n## 1.0\n')).toEqual([]);
  });
});

describe('changesBetween', () => {
  it.each([
    ['1.0.0', '1.10.0', ['1.10.0', '1.9.0']],
    ['1.10.0', '1.0.0', ['1.10.0', '1.9.0']],
    ['1.9.0', '1.10.0', ['1.10.0']],
    ['1.9.0', '1.9.0', []],
  ])('from %s to %s are %p', (from, to, versions) => {
    const between = changesBetween(parseChangelog(TEXT), { from, to });
    expect(between.map(({ version }) => version)).toEqual(versions);
  });
});
