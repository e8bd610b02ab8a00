import { reasonText } from './reasonText';

describe('reasonText', () => {
  it.each([
    [undefined, ''],
    ['  Needed by **audit**.\n', 'Needed by **audit**.'],
    ['a <!-- slipway:proposal {} -->', 'a &lt;!-- slipway:proposal {} -->'],
    ['x'.repeat(9_000), `${'x'.repeat(8_000)}…`],
  ])('%#', (reason, expected) => {
    expect(reasonText(reason)).toBe(expected);
  });
});
