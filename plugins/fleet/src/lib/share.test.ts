import { counted, shareOf } from './share';

describe('shareOf', () => {
  it.each([
    [0, 40, 0, '0% (0 of 40)'],
    [1, 1000, 1, '1% (1 of 1,000)'],
    [1, 3, 33, '33% (1 of 3)'],
    [10, 40, 25, '25% (10 of 40)'],
    [9999, 10_000, 99, '99% (9,999 of 10,000)'],
    [40, 40, 100, '100% (40 of 40)'],
    [0, 0, 0, 'none in use'],
  ])('%d of %d is %d%%', (part, whole, percent, label) => {
    expect(shareOf(part, whole)).toEqual({ percent, label });
  });
});

it.each([
  [0, '0 services'],
  [1, '1 service'],
  [1200, '1,200 services'],
])('counts %d', (number, label) => {
  expect(counted(number, 'service')).toBe(label);
});
