import { BurnDownPoint } from '@slipway/plugin-fleet-common';
import { burnDownInWords, drawBurnDown, thinned } from './burnDown';

const at = (hour: number, point: Partial<BurnDownPoint>): BurnDownPoint => ({
  at: new Date(Date.UTC(2026, 10, 24, hour)).toISOString(),
  merged: 0,
  open: 0,
  due: 10,
  ...point,
});
const BOX = { width: 100, height: 50 };

describe('drawBurnDown', () => {
  it('draws steps down to nothing left', () => {
    const drawing = drawBurnDown(
      [at(0, {}), at(1, { open: 5 }), at(4, { merged: 10 })],
      BOX,
    );
    expect(drawing?.remaining).toBe('M0 0H25V0H100V50H100');
    expect(drawing?.open).toBe('M0 50H25V25H100V50H100');
    expect(drawing?.yTicks).toEqual([
      { y: 50, label: '0' },
      { y: 25, label: '5' },
      { y: 0, label: '10' },
    ]);
    expect(drawing?.xTicks.map(({ at: moment }) => moment)).toEqual([
      '2026-11-24T00:00:00.000Z',
      '2026-11-24T02:00:00.000Z',
      '2026-11-24T04:00:00.000Z',
    ]);
  });

  it('draws a single point as a line across', () => {
    expect(drawBurnDown([at(0, {})], BOX)?.remaining).toBe('M0 0H100');
  });

  it('has nothing to draw without points', () => {
    expect(drawBurnDown([], BOX)).toBeUndefined();
  });

  it('stays in the box when nothing is due', () => {
    expect(drawBurnDown([at(0, { due: 0 })], BOX)?.remaining).toBe('M0 50H100');
  });
});

describe('burnDownInWords', () => {
  it('says what the last point says', () => {
    expect(burnDownInWords([at(0, {}), at(1, { merged: 4, open: 1 })])).toBe(
      '4 of 10 merged (40%); 1 pull request is open.',
    );
  });
});

describe('thinned', () => {
  it('keeps the ends', () => {
    expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
    expect(thinned([1, 2], 4)).toEqual([1, 2]);
  });
});
