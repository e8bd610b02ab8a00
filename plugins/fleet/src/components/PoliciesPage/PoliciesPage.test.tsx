import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPage, aPolicy } from '../../__testUtils__/builders';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { Policies } from './PoliciesPage';

describe('PoliciesPage', () => {
  it('shows each policy, and on request the services and how each stands', async () => {
    const getPolicyUsers = jest.fn(async () =>
      aPage([
        {
          service: 'component:default/ledger',
          name: 'ledger',
          version: '3.1.0',
          state: 'exempt' as const,
          exemptReason: 'It is rewritten.',
          exemptUntil: '2027-03-31',
        },
      ]),
    );
    renderFleet(<Policies />, {
      libraries: fakeLibraries({
        getPolicies: async () => ({ items: [aPolicy()] }),
        getPolicyUsers,
      }),
    });
    expect(
      await screen.findByText('8 services still due, of 40 services.'),
    ).toBeVisible();

    await userEvent.click(
      screen.getByRole('button', { name: 'Show the services' }),
    );

    expect(
      await screen.findByRole('row', { name: /ledger/ }),
    ).toHaveTextContent(
      'ledgerno owner3.1.0exempt until 2027-03-31It is rewritten.',
    );
    expect(getPolicyUsers).toHaveBeenCalledWith(
      'acme-common-4',
      expect.objectContaining({ state: undefined }),
    );
  });

  it('opens what the link says', async () => {
    const getPolicyUsers = jest.fn(async () => aPage([]));

    renderFleet(<Policies />, {
      libraries: fakeLibraries({
        getPolicies: async () => ({ items: [aPolicy()] }),
        getPolicyUsers,
      }),
      url: '/?policy=acme-common-4&state=late',
    });

    expect(await screen.findByText('No service matches')).toBeVisible();
    expect(getPolicyUsers).toHaveBeenCalledWith(
      'acme-common-4',
      expect.objectContaining({ state: 'late' }),
    );
  });

  it('says where policies are written when there are none', async () => {
    renderFleet(<Policies />, { libraries: fakeLibraries() });

    expect(await screen.findByText('No policies yet')).toBeVisible();
    expect(screen.getByText('fleet.policies')).toBeVisible();
  });
});
