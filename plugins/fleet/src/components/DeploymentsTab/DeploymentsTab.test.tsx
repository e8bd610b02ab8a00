import { screen, within } from '@testing-library/react';
import {
  aDeployment,
  aFailedCell,
  aPage,
  aService,
  hoursAgo,
} from '../../__testUtils__/builders';
import { fakeFleet, renderFleet } from '../../__testUtils__/renderFleet';
import { ServiceDeployments } from './DeploymentsTab';

const tab = <ServiceDeployments serviceRef="component:default/payments" />;

describe('DeploymentsTab', () => {
  it('shows the environments in promotion order, with the failed attempt and what still runs', async () => {
    const service = aService({ environments: [aFailedCell()] });

    renderFleet(tab, {
      fleet: fakeFleet({ getService: async () => service }),
    });

    const environments = await screen.findByRole('list', {
      name: 'Environments',
    });
    expect(
      within(environments)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'stagingnot deployed',
      'production1.5.0failed 2 hours ago1.4.2deployed 3 days ago',
    ]);
  });

  it('lists every deployment with what its sender said', async () => {
    const deployments = [
      aDeployment({
        id: 'second',
        outcome: 'failure',
        startedAt: hoursAgo(2.5),
        actor: 'maria',
        commit: 'a1b2c3d4e5f6',
        url: 'https://ci.example.com/run/2',
      }),
      aDeployment({ id: 'first', version: '1.4.2' }),
    ];

    renderFleet(tab, {
      fleet: fakeFleet({ getDeployments: async () => aPage(deployments) }),
    });

    expect(
      await screen.findByRole('row', { name: /1\.5\.0/ }),
    ).toHaveTextContent(
      '1.5.0productionfailed2 hours ago30 minmariaa1b2c3d4Run',
    );
    expect(
      screen.getByRole('link', { name: /Run of 1\.5\.0/ }),
    ).toHaveAttribute('href', 'https://ci.example.com/run/2');
    expect(screen.getByRole('row', { name: /1\.4\.2/ })).toHaveTextContent(
      '1.4.2productionsucceeded2 hours agonot saidnot saidnot saidnot said',
    );
  });

  it('shows how to report the first deployment of this service', async () => {
    renderFleet(tab, { fleet: fakeFleet() });

    expect(
      await screen.findByText('No deployment was reported yet'),
    ).toBeVisible();
    expect(
      screen.getByText(/"service": "component:default\/payments"/),
    ).toBeVisible();
  });

  it('says why the history could not be loaded', async () => {
    const getDeployments = async () => {
      throw new Error('The database is being migrated');
    };

    renderFleet(tab, { fleet: fakeFleet({ getDeployments }) });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
  });
});
