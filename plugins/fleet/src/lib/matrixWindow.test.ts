import { moveInGrid, windowsOf } from './matrixWindow';

it.each([
  [0, 30, [0]],
  [95, 130, [0, 1]],
  [9990, 9999, [99]],
])('rows %d to %d are in the windows %p', (first, last, windows) => {
  expect(windowsOf({ first, last })).toEqual(windows);
});

describe('moveInGrid', () => {
  const size = { rows: 10_001, columns: 41 };
  const from = { row: 10, column: 5 };

  it.each([
    ['ArrowUp', { row: 9, column: 5 }],
    ['ArrowDown', { row: 11, column: 5 }],
    ['ArrowLeft', { row: 10, column: 4 }],
    ['ArrowRight', { row: 10, column: 6 }],
    ['PageDown', { row: 30, column: 5 }],
    ['PageUp', { row: 0, column: 5 }],
    ['Home', { row: 10, column: 0 }],
    ['End', { row: 10, column: 40 }],
    ['a', undefined],
  ])('%s', (key, to) => {
    expect(moveInGrid(from, { key, ctrlKey: false }, size)).toEqual(to);
  });

  it.each([
    ['Home', { row: 0, column: 0 }],
    ['End', { row: 10_000, column: 40 }],
  ])('Control and %s', (key, to) => {
    expect(moveInGrid(from, { key, ctrlKey: true }, size)).toEqual(to);
  });

  it('stays inside', () => {
    const corner = { row: 0, column: 0 };
    expect(
      moveInGrid(corner, { key: 'ArrowLeft', ctrlKey: false }, size),
    ).toEqual(corner);
  });
});
