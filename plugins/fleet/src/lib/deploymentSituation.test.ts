import {
  aCell,
  aDriftedCell,
  aMatrixRow,
  anEnvironment,
  aPage,
} from '../__testUtils__/builders';
import { deploymentSituation } from './deploymentSituation';

describe('deploymentSituation', () => {
  it('adds up what several owners have, and puts the worst first', () => {
    const stale = aCell({ stale: { days: 213, lowerBound: false } });
    const situation = deploymentSituation([
      {
        environments: [
          anEnvironment({ states: { 'in-sync': 3, drift: 1 }, stale: 1 }),
          anEnvironment({ states: { 'in-sync': 2 } }),
        ],
        matrix: aPage([
          aMatrixRow({ name: 'ledger', cells: [aDriftedCell()] }),
          aMatrixRow({ name: 'invoices', cells: [stale, aCell()] }),
        ]),
      },
      {
        environments: [anEnvironment({ states: { failed: 1 } })],
        matrix: aPage([
          aMatrixRow({ name: 'checkout', cells: [aCell({ state: 'failed' })] }),
        ]),
      },
    ]);

    expect(situation).toMatchObject({
      services: 3,
      states: [
        { state: 'failed', services: 1 },
        { state: 'drift', services: 1 },
        { state: 'in-sync', services: 5 },
      ],
      stale: 1,
    });
    expect(situation.attention.map(({ service }) => service.name)).toEqual([
      'checkout',
      'ledger',
      'invoices',
    ]);
  });

  it('shows five at most', () => {
    const rows = Array.from({ length: 9 }, (_, index) =>
      aMatrixRow({ name: `s${index}`, cells: [aDriftedCell()] }),
    );

    const { attention } = deploymentSituation([
      { environments: [], matrix: aPage(rows) },
    ]);

    expect(attention).toHaveLength(5);
  });
});
