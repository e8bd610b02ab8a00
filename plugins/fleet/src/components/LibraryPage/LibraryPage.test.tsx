import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aDetail,
  aLibraryUser,
  aPage,
  aPolicy,
} from '../../__testUtils__/builders';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { LibraryDetails } from './LibraryPage';

const page = <LibraryDetails name="acme-common" />;

describe('LibraryPage', () => {
  it('answers who still uses an old version, and whether it runs in production', async () => {
    const getLibraryUsers = jest.fn(async (_name, { environment }) =>
      aPage([aLibraryUser()], {
        totalItems: environment === 'production' ? 5 : 17,
      }),
    );

    renderFleet(page, {
      libraries: fakeLibraries({
        getLibrary: async () => aDetail(),
        getLibraryUsers,
      }),
      url: '/?versions=%3C4',
    });

    expect(
      await screen.findByText(
        '17 services use acme-common <4. Running, as far as builds were reported: 17 in staging, 5 in production.',
      ),
    ).toBeVisible();
    const shown = screen.getByRole('row', { name: /payments/ });
    expect(
      within(shown)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      'guests',
      '3.1.0major behind',
      'staging unknown, build not reportedproduction 3.1.0',
      'direct>=3,<4',
      'none known',
    ]);
    expect(screen.getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/libraries?search=acme-common',
    );
    expect(getLibraryUsers).toHaveBeenCalledWith(
      'acme-common',
      expect.objectContaining({ versions: '<4', limit: 25 }),
    );
  });

  it('leads from a version to the services on it, and has the chart as a table', async () => {
    renderFleet(page, {
      libraries: fakeLibraries({ getLibrary: async () => aDetail() }),
    });

    const versions = await screen.findByRole('list', {
      name: 'Services per version',
    });
    expect(
      within(versions).getByRole('link', { name: '3.1.0' }),
    ).toHaveAttribute('href', '/fleet/libraries/acme-common?version=3.1.0');
    const table = screen.getByRole('table', {
      name: 'Services per version of acme-common',
    });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row => row.textContent),
    ).toEqual([
      'VersionServices',
      '3.1.0 (major behind)10',
      '4.2.0 (up to date)30',
    ]);
  });

  it('asks for the range that is typed once it is one', async () => {
    const getLibraryUsers = jest.fn(async () => aPage([aLibraryUser()]));
    renderFleet(page, {
      libraries: fakeLibraries({
        getLibrary: async () => aDetail(),
        getLibraryUsers,
      }),
    });

    await userEvent.type(
      await screen.findByRole('textbox', { name: /PEP 440 specifier/ }),
      '<4',
    );

    await screen.findByText(/acme-common <4/);
    expect(getLibraryUsers).toHaveBeenCalledWith(
      'acme-common',
      expect.objectContaining({ versions: '<4' }),
    );
    expect(getLibraryUsers).not.toHaveBeenCalledWith(
      'acme-common',
      expect.objectContaining({ versions: '<' }),
    );
  });

  it('shows how far everybody is with its policies', async () => {
    renderFleet(page, {
      libraries: fakeLibraries({
        getLibrary: async () => aDetail({ policies: [aPolicy({ late: 3 })] }),
      }),
    });

    const policies = await screen.findByRole('region', { name: 'Policies' });
    expect(policies).toHaveTextContent(
      'at least 4.0 by 2026-12-31Older clients leak connections.',
    );
    expect(policies).toHaveTextContent(
      '3 services late, 8 services still due, of 43 services.',
    );
    expect(
      within(policies).getByRole('link', { name: '3 late' }),
    ).toHaveAttribute(
      'href',
      '/fleet/policies?policy=acme-common-4&state=late',
    );
  });

  it('offers to bring everybody to the latest version, and to what a policy asks for', async () => {
    renderFleet(page, {
      libraries: fakeLibraries({
        getLibrary: async () => aDetail({ policies: [aPolicy({ late: 3 })] }),
      }),
    });

    expect(
      await screen.findByRole('link', { name: 'Bring everybody to 4.2.0' }),
    ).toHaveAttribute(
      'href',
      '/fleet/campaigns/new?kind=library&library=acme-common&version=4.2.0',
    );
    expect(
      screen.getByRole('link', { name: 'Bring everybody to acme-common 4.0' }),
    ).toHaveAttribute(
      'href',
      '/fleet/campaigns/new?kind=library&library=acme-common&version=4.0',
    );
  });

  it('keeps the trend from who may not read the whole fleet, and says so', async () => {
    renderFleet(page, {
      libraries: fakeLibraries({
        getLibrary: async () => aDetail({ trend: undefined }),
      }),
    });

    expect(
      await screen.findByText('Only shown to who may read the whole fleet'),
    ).toBeVisible();
  });

  it('says why the library could not be loaded', async () => {
    const getLibrary = async () => {
      throw new Error('No service uses acme-common');
    };

    renderFleet(page, { libraries: fakeLibraries({ getLibrary }) });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No service uses acme-common',
    );
  });
});
