import { screen } from '@testing-library/react';
import { aSituation } from '../../__testUtils__/builders';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { OwnersSituation } from './OwnersSituation';

const TEAM = ['group:default/payments'];
const card = (
  <OwnersSituation owners={TEAM} nothing="The team owns no service" />
);

describe('LibrarySituation', () => {
  it('says what there is to do, and leads to where it is done', async () => {
    const getSituation = jest.fn(async () => aSituation());

    renderFleet(card, { libraries: fakeLibraries({ getSituation }) });

    expect(await screen.findByText('1 critical')).toBeVisible();
    expect(screen.getByText('3 high')).toBeVisible();
    expect(
      screen.getByText('37 direct libraries, 18.5 libyears'),
    ).toBeVisible();
    expect(screen.getByText('2 services late')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Outdated' })).toHaveAttribute(
      'href',
      '/fleet/libraries?owner=group%3Adefault%2Fpayments&outdated=true',
    );
    expect(getSituation).toHaveBeenCalledWith({ owner: TEAM });
  });

  it('says about how many services nothing is known', async () => {
    renderFleet(card, {
      libraries: fakeLibraries({
        getSituation: async () => aSituation({ unreadable: 2, pending: 1 }),
      }),
    });

    expect(
      await screen.findByText('2 unreadable, 1 not read yet, of 12 services'),
    ).toBeVisible();
  });

  it('has the trend as a table too', async () => {
    const day = (date: string) => ({
      day: date,
      services: 12,
      outdated: 5,
      vulnerable: 1,
    });
    renderFleet(card, {
      libraries: fakeLibraries({
        getSituation: async () =>
          aSituation({ trend: [day('2026-11-23'), day('2026-11-24')] }),
      }),
    });

    expect(
      await screen.findByRole('table', {
        name: 'Outdated and vulnerable services, day by day',
      }),
    ).toHaveTextContent('2026-11-2451');
  });

  it('does not ask about the whole fleet for who owns nothing', async () => {
    const getSituation = jest.fn();

    renderFleet(<OwnersSituation owners={[]} nothing="You own nothing" />, {
      libraries: fakeLibraries({ getSituation }),
    });

    expect(await screen.findByText('You own nothing')).toBeVisible();
    expect(getSituation).not.toHaveBeenCalled();
  });
});
