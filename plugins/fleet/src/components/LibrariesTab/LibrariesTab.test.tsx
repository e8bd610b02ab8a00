import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aLibrary,
  aPage,
  aService,
  hoursAgo,
  readLibraries,
} from '../../__testUtils__/builders';
import {
  fakeFleet,
  fakeLibraries,
  renderFleet,
} from '../../__testUtils__/renderFleet';
import { ServiceLibraries } from './LibrariesTab';

const PAYMENTS = 'component:default/payments';
const tab = <ServiceLibraries serviceRef={PAYMENTS} />;

describe('LibrariesTab', () => {
  it('lists the libraries and says where they were read', async () => {
    const libraries = [
      aLibrary(),
      aLibrary({
        name: 'werkzeug',
        version: '3.0.1',
        direct: false,
        declared: undefined,
        latest: '3.1.3',
        latestCompatible: '3.0.6',
        behind: 'minor',
        libyears: 0.94,
        advisories: [{ id: 'PYSEC-1', severity: 'high', fixedIn: ['3.0.3'] }],
        path: ['flask', 'werkzeug'],
      }),
    ];

    renderFleet(tab, {
      libraries: fakeLibraries({
        getServiceLibraries: async () => aPage(libraries),
      }),
    });

    expect(
      await screen.findByRole('row', { name: /^flask/ }),
    ).toHaveTextContent(
      'flask direct3.1.0up to date3.1.0unknownnone known>=3.0,<4.0main',
    );
    expect(screen.getByRole('row', { name: /^werkzeug/ })).toHaveTextContent(
      'werkzeug pulled in by flask > werkzeug3.0.1minor behind3.1.33.0.6 for its Python0.9 libyearshigh PYSEC-1fixed in 3.0.3not declaredmain',
    );
    expect(screen.getByText(/resolved in/)).toHaveTextContent(
      '42 libraries resolved in poetry.lock at commit a1b2c3d4, read 1 hour ago',
    );
  });

  it('keeps the last good libraries under the reason of an unreadable lockfile', async () => {
    const service = aService({
      libraries: readLibraries({
        state: 'unreadable',
        reason: 'poetry.lock is not TOML; run poetry lock.',
        attemptedAt: hoursAgo(0),
      }),
    });

    renderFleet(tab, {
      fleet: fakeFleet({ getService: async () => service }),
      libraries: fakeLibraries({
        getServiceLibraries: async () => aPage([aLibrary()]),
      }),
    });

    expect(await screen.findByRole('status')).toHaveTextContent(
      'The lockfile could not be read (tried just now)poetry.lock is not TOML; run poetry lock. Below is what the last good reading found.',
    );
    expect(await screen.findByRole('row', { name: /flask/ })).toBeVisible();
  });

  it('shows no table when no lockfile was ever readable', async () => {
    const service = aService({
      libraries: {
        state: 'unreadable',
        count: 0,
        reason: 'No lockfile; commit one.',
      },
    });

    renderFleet(tab, {
      fleet: fakeFleet({ getService: async () => service }),
    });

    expect(await screen.findByText('No libraries are known')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      'No lockfile; commit one.',
    );
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
  });

  it('shows what runs in an environment, and says when nobody knows', async () => {
    const getServiceLibraries = jest.fn(async () => aPage([]));

    renderFleet(tab, {
      libraries: fakeLibraries({ getServiceLibraries }),
      url: '/?environment=production',
    });

    expect(
      await screen.findByText('Nothing is known of what runs in production'),
    ).toBeVisible();
    expect(getServiceLibraries).toHaveBeenCalledWith(
      PAYMENTS,
      expect.objectContaining({ environment: 'production' }),
    );
  });

  it('shows nothing green where the latest version is not known', async () => {
    const library = aLibrary({
      latest: undefined,
      latestCompatible: undefined,
      behind: 'unknown',
    });

    renderFleet(tab, {
      libraries: fakeLibraries({
        getServiceLibraries: async () => aPage([library]),
      }),
    });

    expect(await screen.findByRole('row', { name: /flask/ })).toHaveTextContent(
      'flask direct3.1.0unknownunknownunknownnone known>=3.0,<4.0main',
    );
  });

  it('shows only direct libraries on request', async () => {
    const getServiceLibraries = jest.fn(async (_ref, { direct }) =>
      aPage(direct ? [aLibrary()] : [aLibrary({ name: 'click' })]),
    );
    renderFleet(tab, { libraries: fakeLibraries({ getServiceLibraries }) });
    await screen.findByRole('row', { name: /click/ });

    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Direct only' }),
    );

    expect(await screen.findByRole('row', { name: /flask/ })).toBeVisible();
    expect(getServiceLibraries).toHaveBeenLastCalledWith(
      PAYMENTS,
      expect.objectContaining({ direct: true }),
    );
  });

  it('reads again on request, and says what came of it', async () => {
    const before = aService();
    const after = aService({
      libraries: readLibraries({ count: 43, attemptedAt: hoursAgo(0) }),
    });
    let read = false;
    const fleet = fakeFleet({
      getService: async () => (read ? after : before),
      readService: async () => {
        read = true;
        return before;
      },
    });
    renderFleet(tab, { fleet });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Read again now' }),
    );

    expect(await screen.findByText('Read 43 libraries')).toBeInTheDocument();
  });

  it('says why the service could not be loaded', async () => {
    const getService = async () => {
      throw new Error('No service payments is known');
    };

    renderFleet(tab, { fleet: fakeFleet({ getService }) });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No service payments is known',
    );
  });
});
