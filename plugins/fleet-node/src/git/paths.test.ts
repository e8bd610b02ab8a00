import { pathBytes, pathText, quotePath } from './paths';

const bytes = (text: string) => Buffer.from(text).toString('latin1');

describe('pathText', () => {
  it.each([
    ['src/app.py', 'src/app.py'],
    [bytes('läs mig.txt'), 'läs mig.txt'],
    ['two\nlines', 'two\nlines'],
    ['na\xefve.txt', '"na\\357ve.txt"'],
    ['"quoted"', '"\\"quoted\\""'],
  ])('says %p as %p, and back', (path, text) => {
    expect(pathText(path)).toBe(text);
    expect(pathBytes(text)).toBe(path);
  });

  it('gives different names different texts', () => {
    const literal = bytes('"na\\357ve.txt"');

    expect(pathText(literal)).not.toBe(pathText('na\xefve.txt'));
    expect(pathBytes(pathText(literal))).toBe(literal);
  });
});

describe('quotePath', () => {
  it('leaves nothing that a line-based format could take for its own', () => {
    expect(quotePath('a\tb\n"c"\\\x80')).toBe('"a\\011b\\012\\"c\\"\\\\\\200"');
  });
});
