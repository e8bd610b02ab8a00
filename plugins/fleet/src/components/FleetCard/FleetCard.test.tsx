import { screen } from '@testing-library/react';
import { aDriftedCell } from '../../__testUtils__/builders';
import { fakeDeployments, renderFleet } from '../../__testUtils__/renderFleet';
import { FleetSummary } from './FleetCard';

const summary = <FleetSummary serviceRef="component:default/payments" />;

describe('FleetCard', () => {
  it('says how the service stands where it runs', async () => {
    renderFleet(summary, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => ({ items: [aDriftedCell()] }),
      }),
    });

    expect(await screen.findByText('drift')).toBeVisible();
    expect(screen.getByText('1.4.2')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Deployments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/deployments',
    );
  });

  it('says how far the service is behind its template', async () => {
    renderFleet(summary, {});

    expect(
      await screen.findByRole('link', { name: '2 versions behind' }),
    ).toHaveAttribute('href', '/catalog/default/component/payments/template');
  });

  it('says why nobody knows', async () => {
    renderFleet(summary, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => {
          throw new Error('The database is being migrated');
        },
      }),
    });

    expect(
      await screen.findByText('The database is being migrated'),
    ).toBeVisible();
  });
});
