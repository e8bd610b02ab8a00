import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPage, aSummary, hoursAgo } from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { LibrariesTable } from './LibrariesPage';

const row = (name: RegExp) => screen.findByRole('row', { name });

const cellsOf = (shown: HTMLElement) =>
  within(shown)
    .getAllByRole('gridcell')
    .map(cell => cell.textContent);

describe('LibrariesPage', () => {
  it('says of each library who uses it, which versions, and what is wrong with them', async () => {
    const library = aSummary({
      advisories: 2,
      vulnerable: 4,
      worstSeverity: 'critical',
    });

    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getLibraries: async () => aPage([library]) }),
    });

    const shown = await row(/acme-common/);
    expect(within(shown).getByRole('rowheader')).toHaveTextContent(
      'acme-common internal',
    );
    expect(cellsOf(shown)).toEqual([
      '40',
      '3.1.0 to 4.2.03 versions',
      '4.2.0 3 days ago',
      '25% (10 of 40)',
      'critical 2 advisories4 services affected',
    ]);
    expect(screen.getByRole('link', { name: 'acme-common' })).toHaveAttribute(
      'href',
      '/fleet/libraries/acme-common',
    );
  });

  it('says why a latest version is unknown, and calls nothing up to date then', async () => {
    const library = aSummary({
      latest: undefined,
      latestReleasedAt: undefined,
      checkedAt: hoursAgo(50),
      problem: 'The index acme answers 503.',
    });

    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getLibraries: async () => aPage([library]) }),
    });

    const [, , latest, outdated] = cellsOf(await row(/acme-common/));
    expect(latest).toBe(
      'unknownThe index acme answers 503. It last answered 2 days ago.',
    );
    expect(outdated).toBe('unknown');
  });

  it('warns of a library that may be somebody else’s', async () => {
    const library = aSummary({ confusion: 'It is on both indexes.' });

    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getLibraries: async () => aPage([library]) }),
    });

    expect(await row(/acme-common/)).toHaveTextContent(
      'Confusion risk: It is on both indexes.',
    );
  });

  it('asks for what the link says, and for more on request', async () => {
    const getLibraries = jest.fn(async () => aPage([aSummary()]));
    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getLibraries }),
      url: '/?search=acme&internal=true&sort=outdated&order=desc',
    });
    await row(/acme-common/);

    await userEvent.click(screen.getByRole('checkbox', { name: 'Vulnerable' }));

    await row(/acme-common/);
    expect(getLibraries).toHaveBeenLastCalledWith(
      expect.objectContaining({
        search: 'acme',
        internal: true,
        vulnerable: true,
        sort: 'outdated',
        order: 'desc',
      }),
    );
  });

  it('saves the whole list, with its filters, as CSV', async () => {
    const getCsv = jest.fn(async () => 'name\nacme-common\n');
    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getCsv }),
      url: '/?search=acme&cursor=x',
    });

    expect(await exportCsv()).toBe('libraries.csv');

    expect(getCsv).toHaveBeenCalledWith('/libraries', {
      search: 'acme',
      sort: 'name',
      order: 'asc',
    });
  });

  it('says which index does not answer, and how old its news are', async () => {
    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({
        getSources: async () => ({
          items: [
            {
              kind: 'index',
              name: 'acme',
              attemptedAt: hoursAgo(1.5),
              succeededAt: hoursAgo(50),
              problem: 'It answers 503.',
              count: 40,
            },
          ],
        }),
      }),
    });

    expect(await screen.findByRole('status')).toHaveTextContent(
      'The index acme could not be read (tried 1 hour ago)It answers 503. Latest versions from it are from 2 days ago.',
    );
  });

  it('says what to do when there is nothing, and when it fails', async () => {
    const getLibraries = jest
      .fn()
      .mockRejectedValueOnce(new Error('The libraries are being loaded'))
      .mockResolvedValue(aPage([]));
    renderFleet(<LibrariesTable />, {
      libraries: fakeLibraries({ getLibraries }),
    });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The libraries are being loaded',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No libraries yet')).toBeVisible();
  });
});
