import { withLocalTimes } from './localTimes';
import { exactTime } from './time';

it("puts a sentence's instants into the reader's time zone", () => {
  const at = '2026-11-24T13:50:00.000Z';
  expect(withLocalTimes(`It has held since ${at}; wait.`)).toBe(
    `It has held since ${exactTime(at)}; wait.`,
  );
  expect(withLocalTimes('3 of 4 merged')).toBe('3 of 4 merged');
});
