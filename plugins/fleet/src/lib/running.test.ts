import { runningState } from './running';

it.each([
  [{ known: true, version: '3.2.0' }, 'runs'],
  [{ known: true }, 'absent'],
  [{ known: false }, 'unknown'],
  // A version without a report behind it claims nothing.
  [{ known: false, version: '3.2.0' }, 'unknown'],
])('%p is %s', (running, state) => {
  expect(runningState({ environment: 'production', ...running })).toBe(state);
});
