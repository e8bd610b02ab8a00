import {
  compareWithWish,
  isLibraryVersion,
  isTemplateVersion,
} from './versions';

const template = (version?: string, allowDowngrade?: boolean) => ({
  kind: 'template' as const,
  template: 'template:default/flask-service',
  version,
  allowDowngrade,
});
const library = (version: string) => ({
  kind: 'library' as const,
  library: 'requests',
  version,
});

describe('compareWithWish', () => {
  it.each([
    ['1.9.0', template('1.10.0'), 'less'],
    ['1.10.0', template('1.10.0'), 'same'],
    ['2.0.0', template('1.10.0'), 'more'],
    ['2.0.0', template('1.10.0', true), 'less'],
    ['1.10.0', template('1.10.0', true), 'same'],
    ['1.10.0', template(), 'same'],
    ['2.9', library('2.31'), 'less'],
    ['2.31.0', library('2.31'), 'same'],
    ['3.0rc1', library('2.31'), 'more'],
    ['by hand', library('2.31'), 'less'],
    [undefined, library('2.31'), 'same'],
  ] as const)('%s against %j is %s', (brings, change, expected) => {
    expect(compareWithWish(brings, change)).toBe(expected);
  });
});

it('knows versions of templates and of libraries', () => {
  expect(['1.0.0', '1.0'].map(isTemplateVersion)).toEqual([true, false]);
  expect(['1.0', '2.0rc1', '>=1'].map(isLibraryVersion)).toEqual([
    true,
    true,
    false,
  ]);
});
