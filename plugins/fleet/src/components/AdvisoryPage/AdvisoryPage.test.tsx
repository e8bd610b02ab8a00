import { screen } from '@testing-library/react';
import {
  anAdvisory,
  anAdvisoryUser,
  aPage,
} from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { AdvisoryDetails } from './AdvisoryPage';

const page = <AdvisoryDetails id="CVE-2024-34069" />;

describe('AdvisoryPage', () => {
  it('says what it is, and leads to the services that it hits', async () => {
    const getAdvisoryUsers = jest.fn(async () => aPage([anAdvisoryUser()]));

    renderFleet(page, {
      libraries: fakeLibraries({
        getAdvisory: async () => anAdvisory(),
        getAdvisoryUsers,
      }),
      url: '/?environment=production',
    });

    expect(
      await screen.findByText(
        'Werkzeug debugger vulnerable to remote execution',
      ),
    ).toBeVisible();
    expect(
      await screen.findByRole('row', { name: /payments/ }),
    ).toHaveTextContent(
      'paymentsguestswerkzeug3.1.0staging unknown, build not reportedproduction 3.1.0direct',
    );
    expect(screen.getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/libraries?search=werkzeug',
    );
    expect(getAdvisoryUsers).toHaveBeenCalledWith(
      'CVE-2024-34069',
      expect.objectContaining({ environment: 'production' }),
    );
  });

  it('offers to fix it everywhere', async () => {
    renderFleet(page, {
      libraries: fakeLibraries({ getAdvisory: async () => anAdvisory() }),
    });

    expect(
      await screen.findByRole('link', { name: 'Fix everywhere' }),
    ).toHaveAttribute(
      'href',
      '/fleet/campaigns/new?kind=library&library=werkzeug&version=3.0.3&advisory=GHSA-2g68-c3qc-8985',
    );
  });

  it('saves all services that it hits, with the filters, as CSV', async () => {
    const getAdvisoryUsersCsv = jest.fn(async () => 'service\n');
    renderFleet(page, {
      libraries: fakeLibraries({
        getAdvisory: async () => anAdvisory(),
        getAdvisoryUsersCsv,
      }),
      url: '/?environment=production&cursor=x',
    });

    expect(await exportCsv()).toBe('CVE-2024-34069-services.csv');

    expect(getAdvisoryUsersCsv).toHaveBeenCalledWith('CVE-2024-34069', {
      environment: 'production',
    });
  });

  it('says when there is no such advisory', async () => {
    const getAdvisory = async () => {
      throw new Error('No advisory CVE-2024-34069 hits a version in use');
    };

    renderFleet(page, { libraries: fakeLibraries({ getAdvisory }) });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No advisory CVE-2024-34069 hits a version in use',
    );
  });
});
