import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCell,
  aDeployment,
  aDriftedCell,
  aPage,
  hoursAgo,
} from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import {
  fakeDeployments,
  fakeFleet,
  renderFleet,
} from '../../__testUtils__/renderFleet';
import { ServiceDeployments } from './DeploymentsTab';

const tab = <ServiceDeployments serviceRef="component:default/payments" />;

const success = (version: string) => ({
  version,
  outcome: 'success' as const,
  finishedAt: hoursAgo(2),
});

const STAGING = aCell({
  environment: 'staging',
  lastAttempt: success('1.6.0'),
  lastSuccess: success('1.6.0'),
});

const gitOps = async () => ({
  items: [
    {
      kind: 'gitops' as const,
      name: 'https://git.acme.com/acme/gitops',
      stale: false,
    },
  ],
});

const twoEnvironments = fakeDeployments({
  getServiceEnvironments: async () => ({ items: [STAGING, aDriftedCell()] }),
  getSources: gitOps,
});

const card = async (name: string) =>
  (
    await screen.findByRole('heading', { name: new RegExp(`^${name}`) })
  ).closest('li') as HTMLElement;

/** What the form of the link is filled in with. */
const formData = (link: HTMLElement) => {
  const url = new URL(link.getAttribute('href') ?? '', 'http://localhost');
  return [
    url.pathname,
    JSON.parse(url.searchParams.get('formData') ?? 'null'),
  ] as const;
};

describe('DeploymentsTab', () => {
  it('shows the environments in promotion order, also those it never was in', async () => {
    renderFleet(tab, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => ({ items: [aDriftedCell()] }),
      }),
    });

    const environments = await screen.findByRole('list', {
      name: 'Environments',
    });
    const headings = within(environments).getAllByRole('heading');
    expect(headings.map(heading => heading.textContent)).toEqual([
      'staging',
      'production protected',
    ]);
    expect(await card('staging')).toHaveTextContent('not deployed');
    expect(await card('production')).toHaveTextContent(
      'drift since 5 hours ago1.5.0 should run, but 1.4.2 runs.',
    );
    expect(
      screen.getByRole('link', {
        name: 'Libraries of the build in production',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/libraries?environment=production',
    );
  });

  it('opens the form filled in, to promote and to roll back', async () => {
    renderFleet(tab, {
      fleet: fakeFleet({
        getDeployments: async (_ref, request) =>
          aPage(
            request?.environment === 'production'
              ? [
                  aDeployment({ id: '4', version: '1.4.2' }),
                  aDeployment({
                    id: '3',
                    version: '1.4.1',
                    outcome: 'failure',
                  }),
                  aDeployment({ id: '2', version: '1.4.0' }),
                ]
              : [],
          ),
      }),
      deployments: twoEnvironments,
    });

    expect(
      formData(
        await screen.findByRole('link', {
          name: 'Promote 1.6.0 to production',
        }),
      ),
    ).toEqual([
      '/create/templates/default/promote-service',
      {
        service: 'component:default/payments',
        version: '1.6.0',
        from: 'staging',
        to: 'production',
      },
    ]);
    expect(
      formData(
        await screen.findByRole('link', {
          name: 'Roll back to 1.4.0 in production',
        }),
      ),
    ).toEqual([
      '/create/templates/default/promote-service',
      {
        service: 'component:default/payments',
        version: '1.4.0',
        to: 'production',
      },
    ]);
  });

  it('offers no promotion to who may not promote', async () => {
    // Answers about permissions are kept by service beyond one test.
    renderFleet(<ServiceDeployments serviceRef="component:default/ledger" />, {
      deployments: twoEnvironments,
      allowed: false,
    });

    await card('production');
    expect(
      screen.queryByRole('link', { name: /Promote|Roll back/ }),
    ).not.toBeInTheDocument();
  });

  it('offers no promotion where no GitOps repository says what should run', async () => {
    renderFleet(tab, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => ({
          items: [STAGING, aDriftedCell()],
        }),
      }),
    });

    await card('production');
    expect(
      screen.queryByRole('link', { name: /Promote|Roll back/ }),
    ).not.toBeInTheDocument();
  });

  it('shows on request which commits are waiting', async () => {
    const getWaiting = jest.fn(async () => ({
      from: { version: '1.4.2', commit: 'aaa' },
      to: { environment: 'staging', version: '1.6.0', commit: 'bbb' },
      total: 51,
      commits: [
        {
          commit: 'bbbbbbbbbbbb',
          title: 'Refunds are booked once',
          author: 'Maria Lopez',
          committedAt: hoursAgo(30),
          url: 'https://git.acme.com/acme/payments/commit/bbb',
        },
      ],
      url: 'https://git.acme.com/acme/payments/compare/aaa...bbb',
    }));
    renderFleet(tab, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => ({ items: [aDriftedCell()] }),
        getWaiting,
      }),
    });
    await card('production');
    expect(getWaiting).not.toHaveBeenCalled();

    const opener = screen.getByRole('button', {
      name: 'What is waiting for production',
    });
    await userEvent.click(opener);

    expect(
      await screen.findByRole('link', { name: 'Refunds are booked once' }),
    ).toHaveAttribute('href', 'https://git.acme.com/acme/payments/commit/bbb');
    expect(opener).toHaveAttribute('aria-expanded', 'true');
    expect(await card('production')).toHaveTextContent(
      '51 commits of staging (1.6.0), the latest 1 of them, as a diff',
    );
    expect(getWaiting).toHaveBeenCalledWith(
      'component:default/payments',
      'production',
    );
  });

  it('says why nobody knows what is waiting', async () => {
    renderFleet(tab, {
      deployments: fakeDeployments({
        getServiceEnvironments: async () => ({ items: [aDriftedCell()] }),
        getWaiting: async () => {
          throw new Error('git.acme.com does not answer');
        },
      }),
    });

    await userEvent.click(
      await screen.findByRole('button', { name: /What is waiting/ }),
    );

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'git.acme.com does not answer',
    );
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

  it('saves the history of the chosen environment as CSV', async () => {
    const getServiceDeploymentsCsv = jest.fn(async () => 'id\n');
    renderFleet(tab, {
      fleet: fakeFleet({ getDeployments: async () => aPage([aDeployment()]) }),
      deployments: fakeDeployments({ getServiceDeploymentsCsv }),
      url: '/?environment=production',
    });

    expect(await exportCsv()).toBe('payments-deployments.csv');

    expect(getServiceDeploymentsCsv).toHaveBeenCalledWith(
      'component:default/payments',
      { environment: 'production' },
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

  it.each([
    [
      'the history',
      {
        fleet: fakeFleet({
          getDeployments: async () => {
            throw new Error('The database is being migrated');
          },
        }),
      },
    ],
    [
      'the environments',
      {
        deployments: fakeDeployments({
          getServiceEnvironments: async () => {
            throw new Error('The database is being migrated');
          },
        }),
      },
    ],
  ])('says why %s could not be loaded', async (_what, apis) => {
    renderFleet(tab, apis);

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
  });
});
