import { timeSpan } from './timeSpan';

it.each([
  [20, 'under a minute'],
  [61, '1 min'],
  [3_599, '1 h'],
  [3_660, '1 h 1 min'],
  [90_000, '1 d 1 h'],
  [86_460, '1 d 1 min'],
])('says %d seconds as %s', (seconds, words) => {
  expect(timeSpan(seconds)).toBe(words);
});
