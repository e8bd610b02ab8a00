import { screen } from '@testing-library/react';
import { aPage, aService } from '../../__testUtils__/builders';
import { fakeFleet, renderFleet } from '../../__testUtils__/renderFleet';
import { OwnServicesSummary } from './OwnServices';

describe('OwnServices', () => {
  it('lists what the person and the groups own, and leads to all others', async () => {
    const getServices = jest.fn(async ({ owner }) =>
      owner
        ? aPage([aService()])
        : aPage([aService()], { totalItems: 1200, nextCursor: 'x' }),
    );

    renderFleet(<OwnServicesSummary />, { fleet: fakeFleet({ getServices }) });

    expect(
      await screen.findByRole('link', { name: 'payments' }),
    ).toHaveAttribute('href', '/catalog/default/component/payments');
    expect(
      await screen.findByRole('link', {
        name: 'The whole fleet: 1,200 services',
      }),
    ).toHaveAttribute('href', '/fleet');
  });

  it('says what would stand here when nothing is owned', async () => {
    renderFleet(<OwnServicesSummary />, {
      fleet: fakeFleet({ getServices: async () => aPage([]) }),
    });

    expect(await screen.findByText('You own no service yet')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Create a service' }),
    ).toHaveAttribute('href', '/create');
  });
});
