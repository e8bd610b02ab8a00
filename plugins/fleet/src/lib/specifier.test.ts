import { isSpecifier } from './specifier';

describe('isSpecifier', () => {
  it.each(['<4', '>= 3, < 4', '~=3.1', '==3.*', '!=2.0.post1', '===1.0+x'])(
    'accepts %s',
    text => expect(isSpecifier(text)).toBe(true),
  );

  it.each(['', '<', '4', '<4,', 'below 4', '=>3', '^3'])('refuses %p', text =>
    expect(isSpecifier(text)).toBe(false),
  );
});
