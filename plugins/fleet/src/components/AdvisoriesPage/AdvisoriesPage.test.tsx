import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anAdvisory, aPage, hoursAgo } from '../../__testUtils__/builders';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { AdvisoriesTable } from './AdvisoriesPage';

const cells = async (name: RegExp) =>
  within(await screen.findByRole('row', { name }))
    .getAllByRole('gridcell')
    .map(cell => cell.textContent);

describe('AdvisoriesPage', () => {
  it('says how bad it is, whom it hits, where that runs, and what helps', async () => {
    renderFleet(<AdvisoriesTable />, {
      libraries: fakeLibraries({
        getAdvisories: async () => aPage([anAdvisory()]),
      }),
    });

    expect(await cells(/GHSA-2g68/)).toEqual([
      'high CVSS 7.5',
      'werkzeug fixed in 3.0.3',
      '3',
      'production 2 services',
      '1 month ago',
    ]);
    expect(
      screen.getByRole('link', { name: 'GHSA-2g68-c3qc-8985' }),
    ).toHaveAttribute('href', '/fleet/advisories/GHSA-2g68-c3qc-8985');
    expect(screen.getByText('CVE-2024-34069')).toBeVisible();
  });

  it('does not take unrated for harmless, nor unreported builds for safe', async () => {
    const advisory = anAdvisory({
      severity: 'unrated',
      score: undefined,
      environments: [],
      libraries: [{ name: 'werkzeug', fixedIn: [] }],
    });

    renderFleet(<AdvisoriesTable />, {
      libraries: fakeLibraries({
        getAdvisories: async () => aPage([advisory]),
      }),
    });

    expect(await cells(/GHSA-2g68/)).toEqual([
      'unrated',
      'werkzeug no fixed version',
      '3',
      'none known',
      '1 month ago',
    ]);
  });

  it('claims that there is none only where advisories are read', async () => {
    renderFleet(<AdvisoriesTable />, { libraries: fakeLibraries() });

    expect(
      await screen.findByText('No advisories were read, so nothing is known'),
    ).toBeVisible();
  });

  it('says whose advisories they are, and how old', async () => {
    renderFleet(<AdvisoriesTable />, {
      libraries: fakeLibraries({
        getSources: async () => ({
          items: [
            {
              kind: 'advisories',
              name: 'osv',
              succeededAt: hoursAgo(5),
              count: 3120,
              attribution: 'PyPA Advisory Database, CC-BY 4.0.',
            },
          ],
        }),
      }),
    });

    expect(
      await screen.findByText('No open advisory hits a version in use'),
    ).toBeVisible();
    expect(
      screen.getByText(
        /osv: 3,120 advisories, read .* PyPA Advisory Database/,
        { exact: false },
      ),
    ).toBeVisible();
  });

  it('asks for what the link says, and shows everything again on request', async () => {
    const getAdvisories = jest.fn(async () => aPage([]));
    renderFleet(<AdvisoriesTable />, {
      libraries: fakeLibraries({ getAdvisories }),
      url: '/?severity=high&library=werkzeug&environment=production',
    });
    await screen.findByText('No advisory matches');
    expect(getAdvisories).toHaveBeenCalledWith(
      expect.objectContaining({
        severity: 'high',
        library: 'werkzeug',
        environment: 'production',
        sort: 'severity',
        order: 'desc',
      }),
    );

    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );

    await screen.findByText('No advisories were read, so nothing is known');
  });
});
