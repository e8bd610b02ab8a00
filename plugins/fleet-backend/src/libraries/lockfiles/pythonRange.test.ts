import { toSpecifier } from './pythonRange';

describe('toSpecifier', () => {
  it.each([
    ['^3.11', '>=3.11,<4.0'],
    ['~3.11', '>=3.11,<3.12'],
    ['~3', '>=3,<4.0'],
    ['3.12.*', '==3.12.*'],
    ['3.12', '==3.12'],
    ['>=3.9, <3.13', '>=3.9,<3.13'],
    ['>=3.9 <4.0', '>=3.9,<4.0'],
    ['>= 3.9', '>=3.9'],
    ['*', undefined],
    ['^2.7 || ^3.6', undefined],
    ['python', undefined],
  ])('writes %s as %s', (range, specifier) => {
    expect(toSpecifier(range)).toBe(specifier);
  });
});
