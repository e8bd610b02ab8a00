import { screen, within } from '@testing-library/react';
import {
  aCell,
  aDriftedCell,
  aMatrixRow,
  anEnvironment,
  aPage,
} from '../../__testUtils__/builders';
import { fakeDeployments, renderFleet } from '../../__testUtils__/renderFleet';
import { OwnersDeployments } from './OwnersDeployments';

const TEAM = ['group:default/payments'];
const card = (
  <OwnersDeployments owners={TEAM} nothing="The team owns no service" />
);

describe('DeploymentSituation', () => {
  it('counts how services stand, and leads to them', async () => {
    const getMatrix = jest.fn(async () => aPage([aMatrixRow()]));
    renderFleet(card, {
      deployments: fakeDeployments({
        getMatrix,
        getEnvironments: async () => ({
          items: [
            anEnvironment({ states: { 'in-sync': 4, failed: 1 }, stale: 2 }),
          ],
        }),
      }),
    });

    expect(
      await screen.findByRole('link', { name: '1 failed' }),
    ).toHaveAttribute(
      'href',
      '/fleet/environments?owner=group%3Adefault%2Fpayments&state=failed',
    );
    expect(screen.getByRole('link', { name: '2 stale' })).toHaveAttribute(
      'href',
      '/fleet/environments?owner=group%3Adefault%2Fpayments&stale=true',
    );
    expect(getMatrix).toHaveBeenCalledWith({
      owner: 'group:default/payments',
      sort: 'attention',
      limit: 10,
    });
  });

  it('lists what needs attention, the worst first', async () => {
    renderFleet(card, {
      deployments: fakeDeployments({
        getMatrix: async () =>
          aPage([
            aMatrixRow({ name: 'ledger', cells: [aDriftedCell()] }),
            aMatrixRow({
              name: 'checkout',
              cells: [aCell({ state: 'failed' })],
            }),
            aMatrixRow({ name: 'invoices' }),
          ]),
      }),
    });

    const list = await screen.findByRole('list', { name: 'Needs attention' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['checkoutproduction1.4.2failed', 'ledgerproduction1.4.2drift']);
  });

  it('does not ask about the whole fleet for who owns nothing', async () => {
    const getMatrix = jest.fn();
    renderFleet(<OwnersDeployments owners={[]} nothing="You own nothing" />, {
      deployments: fakeDeployments({ getMatrix }),
    });

    expect(await screen.findByText('You own nothing')).toBeVisible();
    expect(getMatrix).not.toHaveBeenCalled();
  });

  it('says what failed', async () => {
    renderFleet(card, {
      deployments: fakeDeployments({
        getMatrix: async () => {
          throw new Error('The database is being migrated');
        },
      }),
    });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
  });
});
