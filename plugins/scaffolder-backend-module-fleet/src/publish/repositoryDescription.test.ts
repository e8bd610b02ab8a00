import { repositoryDescription } from './repositoryDescription';

describe('repositoryDescription', () => {
  it.each([
    ['Takes payments', 'Takes payments'],
    [' one\n two\t"three" ', 'one two "three"'],
    ['🚢'.repeat(10_000), `${'🚢'.repeat(349)}…`],
  ])('turns %j into one short line', (text, description) => {
    expect(repositoryDescription(text)).toBe(description);
  });
});
