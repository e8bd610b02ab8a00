import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aFailedCell,
  aPage,
  aService,
  hoursAgo,
  readLibraries,
} from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import { fakeFleet, renderFleet } from '../../__testUtils__/renderFleet';
import { FleetTable } from './FleetPage';

const row = (name: RegExp) => screen.findByRole('row', { name });

describe('FleetPage', () => {
  it('says of each service who owns it, what made it, what it uses and what runs where', async () => {
    const success = {
      version: '1.5.0',
      outcome: 'success' as const,
      finishedAt: hoursAgo(3),
    };
    const payments = aService({
      environments: [
        { environment: 'staging', lastAttempt: success, lastSuccess: success },
      ],
    });

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([payments]) }),
    });

    const shown = await row(/payments/);
    expect(within(shown).getByRole('rowheader')).toHaveTextContent('payments');
    const cells = within(shown).getAllByRole('gridcell');
    expect(cells.map(cell => cell.textContent)).toEqual([
      'guests',
      'flask-service 1.0.02 versions behind',
      '42 libraries',
      '1.5.0deployed 3 hours ago',
      'not deployed',
    ]);
    expect(screen.getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments',
    );
  });

  it('shows what still runs beside a failed deployment', async () => {
    const payments = aService({ environments: [aFailedCell()] });

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([payments]) }),
    });

    expect(await row(/payments/)).toHaveTextContent(
      '1.5.0failed 2 hours ago1.4.2deployed 3 days ago',
    );
  });

  it('gives the reason of an unreadable lockfile instead of a number', async () => {
    const payments = aService({
      libraries: {
        state: 'unreadable',
        count: 0,
        reason: 'No poetry.lock in acme/payments; commit one.',
      },
    });

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([payments]) }),
    });

    expect(await row(/payments/)).toHaveTextContent(
      'UnreadableNo poetry.lock in acme/payments; commit one.',
    );
  });

  it('does not pass off as none what was not read yet', async () => {
    const payments = aService({ libraries: { state: 'pending', count: 0 } });

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([payments]) }),
    });

    expect(await row(/payments/)).toHaveTextContent('Not read yet');
  });

  it('leads to the Create form when there is no service', async () => {
    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([]) }),
    });

    expect(await screen.findByText('No services yet')).toBeVisible();
    for (const link of screen.getAllByRole('link', {
      name: 'Create a service',
    })) {
      expect(link).toHaveAttribute('href', '/create');
    }
  });

  it('says what failed, and loads again on request', async () => {
    const getServices = jest
      .fn()
      .mockRejectedValueOnce(new Error('The database is being migrated'))
      .mockResolvedValue(aPage([aService()]));

    renderFleet(<FleetTable />, { fleet: fakeFleet({ getServices }) });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row(/payments/)).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('asks for what the link says', async () => {
    const getServices = jest.fn(async () => aPage([aService()]));

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices }),
      url: '/?search=pay&owner=group:default/guests&sort=libraries&order=desc',
    });

    await row(/payments/);
    expect(getServices).toHaveBeenCalledWith({
      limit: 25,
      cursor: undefined,
      search: 'pay',
      owner: 'group:default/guests',
      sort: 'libraries',
      order: 'desc',
    });
    expect(screen.getByRole('searchbox')).toHaveValue('pay');
  });

  it('saves the whole list, with its filters and order, as CSV', async () => {
    const getServicesCsv = jest.fn(async () => 'service\n');
    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServicesCsv }),
      url: '/?search=pay&sort=owner&cursor=x',
    });

    expect(await exportCsv()).toBe('services.csv');

    expect(getServicesCsv).toHaveBeenCalledWith({
      search: 'pay',
      sort: 'owner',
      order: 'asc',
    });
  });

  it('searches when typing pauses, and offers the way back when nothing matches', async () => {
    const getServices = jest.fn(async ({ search = '' }) =>
      search ? aPage([]) : aPage([aService()]),
    );
    renderFleet(<FleetTable />, { fleet: fakeFleet({ getServices }) });
    await row(/payments/);

    await userEvent.type(screen.getByRole('searchbox'), 'zzz');

    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    expect(await row(/payments/)).toBeVisible();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('goes to the next page and back', async () => {
    const getServices = jest.fn(async ({ cursor }) =>
      cursor === 'second'
        ? aPage([aService({ name: 'ledger' })], { totalItems: 26 })
        : aPage([aService()], { totalItems: 26, nextCursor: 'second' }),
    );
    renderFleet(<FleetTable />, { fleet: fakeFleet({ getServices }) });
    await row(/payments/);

    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(await row(/ledger/)).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: /previous/i }));
    expect(await row(/payments/)).toBeVisible();
  });

  it('keeps the last good number beside the reason', async () => {
    const payments = aService({
      libraries: readLibraries({ state: 'unreadable', reason: 'Not TOML.' }),
    });

    renderFleet(<FleetTable />, {
      fleet: fakeFleet({ getServices: async () => aPage([payments]) }),
    });

    expect(await row(/payments/)).toHaveTextContent(
      'Unreadable, last 42 librariesNot TOML.',
    );
  });
});
