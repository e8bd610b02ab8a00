import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { aPage, aService } from './__testUtils__/builders';
import {
  fakeCampaigns,
  fakeDeployments,
  fakeFleet,
  fakeLibraries,
} from './__testUtils__/renderFleet';
import { campaignApiRef } from './api/campaignApiRef';
import { deploymentApiRef } from './api/deploymentApiRef';
import { fleetApiRef } from './api/fleetApiRef';
import { libraryApiRef } from './api/libraryApiRef';
import { fleetPlugin } from './plugin';

describe('fleetPlugin', () => {
  it('opens /fleet with a query as the list of services with these filters', async () => {
    const getServices = jest.fn(async () => aPage([aService()]));

    renderTestApp({
      features: [fleetPlugin],
      apis: [
        [fleetApiRef, fakeFleet({ getServices })],
        [catalogApiRef, catalogApiMock()],
      ],
      initialRouteEntries: ['/fleet?search=pay'],
    });

    expect(
      await screen.findByRole('searchbox', {}, { timeout: 10_000 }),
    ).toHaveValue('pay');
    expect(screen.getByRole('tab', { name: 'Matrix' })).toHaveAttribute(
      'href',
      '/fleet/matrix',
    );
    expect(getServices).toHaveBeenCalledWith(
      expect.objectContaining({ search: 'pay' }),
    );
  });

  it('has what runs where, and the deployments that brought it there', async () => {
    renderTestApp({
      features: [fleetPlugin],
      apis: [
        [fleetApiRef, fakeFleet()],
        [deploymentApiRef, fakeDeployments()],
        [catalogApiRef, catalogApiMock()],
      ],
      initialRouteEntries: ['/fleet/environments?search=pay'],
    });

    expect(
      await screen.findByRole('searchbox', {}, { timeout: 10_000 }),
    ).toHaveValue('pay');
    expect(screen.getByRole('tab', { name: 'Environments' })).toHaveAttribute(
      'href',
      '/fleet/environments',
    );
    expect(screen.getByRole('tab', { name: 'Timeline' })).toHaveAttribute(
      'href',
      '/fleet/deployments',
    );
  });

  it('opens the form of a campaign filled in by its link', async () => {
    renderTestApp({
      features: [fleetPlugin],
      apis: [
        [libraryApiRef, fakeLibraries()],
        [campaignApiRef, fakeCampaigns()],
        [catalogApiRef, catalogApiMock()],
      ],
      initialRouteEntries: [
        '/fleet/campaigns/new?kind=library&library=werkzeug&version=3.0.3',
      ],
    });

    expect(
      await screen.findByRole(
        'textbox',
        { name: /Lowest version/ },
        { timeout: 10_000 },
      ),
    ).toHaveValue('3.0.3');
    expect(screen.getByRole('tab', { name: 'Campaigns' })).toHaveAttribute(
      'href',
      '/fleet/campaigns',
    );
  });
});
