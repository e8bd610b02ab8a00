import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPage, aPolicy } from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
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

  it('keeps the state and the owner of a link for the policy that is opened', async () => {
    const getPolicies = jest.fn(async () => ({ items: [aPolicy()] }));
    const getPolicyUsers = jest.fn(async () => aPage([]));
    renderFleet(<Policies />, {
      libraries: fakeLibraries({ getPolicies, getPolicyUsers }),
      url: '/?state=late&owner=group:default/shop&cursor=x',
    });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the services' }),
    );

    expect(
      screen.getByText(/most services that are late come first/),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: '30 met' })).toHaveAttribute(
      'href',
      '/fleet/policies?owner=group%3Adefault%2Fshop&policy=acme-common-4&state=met',
    );
    const asked = { state: 'late', owner: 'group:default/shop' };
    expect(getPolicies).toHaveBeenCalledWith(asked);
    expect(getPolicyUsers).toHaveBeenCalledWith('acme-common-4', {
      limit: 25,
      cursor: undefined,
      ...asked,
    });
  });

  it('saves all policies, and all services of an opened one, as CSV', async () => {
    const getCsv = jest.fn(async () => 'id\n');
    const getPolicyUsersCsv = jest.fn(async () => 'service\n');
    renderFleet(<Policies />, {
      libraries: fakeLibraries({
        getPolicies: async () => ({ items: [aPolicy()] }),
        getCsv,
        getPolicyUsersCsv,
      }),
      url: '/?policy=acme-common-4&state=late&cursor=x',
    });

    expect(await exportCsv()).toBe('policies.csv');
    expect(await exportCsv('Export its services')).toBe(
      'acme-common-policy-services.csv',
    );

    expect(getCsv).toHaveBeenCalledWith('/policies', { state: 'late' });
    expect(getPolicyUsersCsv).toHaveBeenCalledWith('acme-common-4', {
      state: 'late',
    });
  });

  it('says where policies are written when there are none', async () => {
    renderFleet(<Policies />, { libraries: fakeLibraries() });

    expect(await screen.findByText('No policies yet')).toBeVisible();
    expect(screen.getByText('fleet.policies')).toBeVisible();
  });
});
