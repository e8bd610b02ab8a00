import { matrixCell } from './matrixCell';

it.each([
  [null, null],
  [
    { version: '4.2.0', behind: 'current' as const },
    { version: '4.2.0', words: 'up to date', tone: 'current' },
  ],
  [
    { version: '3.1.0', behind: 'major' as const, severity: 'high' as const },
    {
      version: '3.1.0',
      words: 'high advisory, major behind',
      tone: 'vulnerable',
    },
  ],
  [
    { behind: 'unknown' as const },
    { version: 'not resolved', words: 'unknown', tone: 'unknown' },
  ],
])('%p reads as %p', (cell, state) => {
  expect(matrixCell(cell)).toEqual(state);
});
