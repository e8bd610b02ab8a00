import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { aPage, aService } from './__testUtils__/builders';
import { fakeFleet } from './__testUtils__/renderFleet';
import { fleetApiRef } from './api/fleetApiRef';
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
});
