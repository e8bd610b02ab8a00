import { createFormToken, isFormToken } from './formToken';

describe('form tokens', () => {
  afterEach(() => jest.useRealTimers());

  it('hold for what they were made for, for an hour', () => {
    jest.useFakeTimers();
    const token = createFormToken('pull request 1');

    expect(isFormToken(token, 'pull request 1')).toBe(true);
    expect(isFormToken(token, 'pull request 2')).toBe(false);
    jest.advanceTimersByTime(60 * 60 * 1000);
    expect(isFormToken(token, 'pull request 1')).toBe(false);
  });

  it.each([
    '',
    '.',
    'x.y',
    '9999999999999.',
    `${'9'.repeat(30)}.${'ä'.repeat(43)}`,
  ])('cannot be made up: "%s"', token => {
    expect(isFormToken(token, 'pull request 1')).toBe(false);
  });
});
