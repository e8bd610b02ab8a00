import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCell,
  aDriftedCell,
  aMatrixRow,
  anEnvironment,
  aPage,
  hoursAgo,
} from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import { fakeDeployments, renderFleet } from '../../__testUtils__/renderFleet';
import { EnvironmentsTable } from './EnvironmentsPage';

const render = (answers: Parameters<typeof fakeDeployments>[0], url?: string) =>
  renderFleet(<EnvironmentsTable />, {
    deployments: fakeDeployments(answers),
    url,
  });

const row = (name: RegExp) => screen.findByRole('row', { name });

describe('EnvironmentsPage', () => {
  it('says in words what runs, how that stands and since when', async () => {
    const payments = aMatrixRow({
      cells: [
        aCell({ environment: 'staging' }),
        aDriftedCell({
          behind: { environment: 'staging', version: '1.6.0', commits: 3 },
          stale: { days: 213, lowerBound: false, commitsSince: 40 },
        }),
      ],
    });

    render({ getMatrix: async () => aPage([payments]) });

    const cells = within(await row(/payments/)).getAllByRole('gridcell');
    expect(cells.map(cell => cell.textContent)).toEqual([
      'guests',
      '1.4.2since 3 days agoin sync',
      '1.4.2since 2 days agodrift1.5.0 should runbehind staging by 3 commitsstale: 213 days',
    ]);
    expect(screen.getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/deployments',
    );
  });

  it('shows what still runs beside a failed deployment', async () => {
    const failed = aCell({
      state: 'failed',
      lastAttempt: {
        version: '1.5.0',
        outcome: 'failure',
        finishedAt: hoursAgo(2),
      },
    });

    render({
      getMatrix: async () => aPage([aMatrixRow({ cells: [failed] })]),
    });

    expect(await row(/payments/)).toHaveTextContent(
      '1.4.2since 3 days agofailed1.5.0, 2 hours ago',
    );
  });

  it('claims nothing where a service never was, and nothing good of what is unknown', async () => {
    const payments = aMatrixRow({
      cells: [
        aCell({
          state: 'unknown',
          reason: 'Cluster prod-eu was last heard of 3 hours ago.',
          running: undefined,
        }),
      ],
    });

    render({ getMatrix: async () => aPage([payments]) });

    const cells = within(await row(/payments/)).getAllByRole('gridcell');
    expect(cells.map(cell => cell.textContent)).toEqual([
      'guests',
      'not deployed',
      'nothing known to rununknown',
    ]);
  });

  it('has a column per environment in promotion order, with its counts and whether its sources work', async () => {
    render({
      getMatrix: async () => aPage([aMatrixRow()]),
      getEnvironments: async () => ({
        items: [
          anEnvironment({ name: 'staging', states: { 'in-sync': 12 } }),
          anEnvironment({
            protected: true,
            states: { 'in-sync': 9, failed: 2 },
            stale: 1,
          }),
        ],
      }),
      getSources: async () => ({
        items: [
          {
            kind: 'kubernetes',
            name: 'prod-eu',
            environments: ['production'],
            stale: true,
            succeededAt: hoursAgo(3.5),
          },
          {
            kind: 'gitops',
            name: 'https://git.acme.com/acme/gitops',
            stale: false,
            succeededAt: hoursAgo(0.06),
          },
        ],
      }),
    });

    await row(/payments/);
    const headers = screen.getAllByRole('columnheader');
    expect(headers.map(header => header.textContent)).toEqual([
      'Service',
      'Owner',
      'staging12 in sync',
      'production2 failed9 in sync1 stale1 source in trouble',
    ]);
    expect(screen.getByRole('img', { name: 'protected' })).toBeVisible();
    expect(
      await screen.findByText('Cluster prod-eu cannot be relied on'),
    ).toBeVisible();
    expect(screen.getByText(/Last heard of 3 hours ago/)).toBeVisible();
    expect(
      within(screen.getByRole('list', { name: 'Sources that work' })).getByRole(
        'listitem',
      ),
    ).toHaveTextContent(
      'GitOps repository https://git.acme.com/acme/gitops, last heard of 3 minutes ago',
    );
  });

  it('says that only events tell where no other source is configured', async () => {
    render({ getMatrix: async () => aPage([aMatrixRow()]) });

    expect(
      await screen.findByText(/^Known from reported deployments alone/),
    ).toBeVisible();
  });

  it('tells on request where every value is known from, how old it is and who did it', async () => {
    render({
      getMatrix: async () => aPage([aMatrixRow({ cells: [aDriftedCell()] })]),
    });

    await userEvent.click(
      await screen.findByRole('button', {
        name: '1.4.2: details of payments in production',
      }),
    );

    const dialog = await screen.findByRole('dialog', {
      name: 'payments in production',
    });
    expect(dialog).toHaveTextContent('1.5.0 should run, but 1.4.2 runs.');
    expect(dialog).toHaveTextContent(
      'GitOps commit f00dcafe, 3 minutes ago, by Maria Lopez (from git)',
    );
    expect(dialog).toHaveTextContent('Cluster prod-eu, 6 minutes ago');
    expect(dialog).toHaveTextContent(
      'Deployment event, 3 days ago, by maria (from the pipeline)',
    );
    expect(
      within(dialog).getByRole('link', {
        name: 'GitOps commit f00dcafe of: Should run',
      }),
    ).toHaveAttribute(
      'href',
      'https://git.acme.com/acme/gitops/commit/f00dcafe1234',
    );
    expect(
      within(dialog).getByRole('link', { name: 'Deployments of payments' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/deployments',
    );
  });

  it('asks for what the link says', async () => {
    const getMatrix = jest.fn(async () => aPage([aMatrixRow()]));
    const getEnvironments = jest.fn(async () => ({
      items: [anEnvironment({ name: 'staging' }), anEnvironment()],
    }));

    render(
      { getMatrix, getEnvironments },
      '/?search=pay&owner=group:default/guests&system=system:default/shop&template=template:default/flask-service&state=drift&environment=production&stale=true&sort=name',
    );

    await row(/payments/);
    expect(getMatrix).toHaveBeenCalledWith({
      limit: 25,
      search: 'pay',
      owner: 'group:default/guests',
      system: 'system:default/shop',
      template: 'template:default/flask-service',
      state: 'drift',
      environment: 'production',
      stale: true,
      sort: 'name',
    });
    expect(getEnvironments).toHaveBeenCalledWith({
      owner: 'group:default/guests',
    });
    expect(
      screen.getAllByRole('columnheader').map(header => header.textContent),
    ).toEqual(['Service', 'Owner', 'production']);
    expect(screen.getByRole('searchbox')).toHaveValue('pay');
    expect(screen.getByRole('checkbox', { name: 'Stale only' })).toBeChecked();
    expect(screen.getByRole('button', { name: /State/ })).toHaveTextContent(
      'drift',
    );
    expect(screen.getByRole('button', { name: /Owner/ })).toHaveTextContent(
      'guests',
    );
  });

  it('filters by what is chosen, and offers the way back when nothing matches', async () => {
    const getMatrix = jest.fn(async ({ state }) =>
      state ? aPage([]) : aPage([aMatrixRow()]),
    );
    render({ getMatrix });
    await row(/payments/);

    await userEvent.click(screen.getByRole('button', { name: /State/ }));
    await userEvent.click(screen.getByRole('option', { name: 'missing' }));

    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    expect(getMatrix).toHaveBeenCalledWith(
      expect.objectContaining({ state: 'missing' }),
    );
    expect(await row(/payments/)).toBeVisible();
  });

  it('is saved whole, with its filters and order, as CSV', async () => {
    const getMatrixCsv = jest.fn(async () => 'service\n');
    render({ getMatrixCsv }, '/?state=drift&cursor=x');

    expect(await exportCsv()).toBe('environments.csv');

    expect(getMatrixCsv).toHaveBeenCalledWith({
      state: 'drift',
      sort: 'attention',
    });
  });

  it('says how to report a deployment when there is none', async () => {
    render({});

    expect(await screen.findByText('Nothing was deployed yet')).toBeVisible();
    expect(
      screen.getByLabelText('Command that reports a deployment'),
    ).toHaveTextContent('/api/fleet/deployments');
    expect(
      screen.getByRole('link', { name: 'description of the API' }),
    ).toHaveAttribute('href', expect.stringMatching(/openapi\.yaml$/));
  });

  it('says how to report a deployment also above services that were never deployed', async () => {
    render({ getMatrix: async () => aPage([aMatrixRow({ cells: [] })]) });

    expect(await row(/payments/)).toHaveTextContent('not deployed');
    expect(screen.getByText('Nothing was deployed yet')).toBeVisible();
  });

  it('says what failed, and loads again on request', async () => {
    const getMatrix = jest
      .fn()
      .mockRejectedValueOnce(new Error('The database is being migrated'))
      .mockResolvedValue(aPage([aMatrixRow()]));
    render({ getMatrix });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await row(/payments/)).toBeVisible();
  });

  it('shows a skeleton while it loads', async () => {
    render({ getMatrix: () => new Promise(() => {}) });

    expect(await screen.findByText('Loading table data.')).toBeInTheDocument();
  });

  it('goes to the next page', async () => {
    const getMatrix = jest.fn(async ({ cursor }) =>
      cursor === 'second'
        ? aPage([aMatrixRow({ name: 'ledger' })], { totalItems: 26 })
        : aPage([aMatrixRow()], { totalItems: 26, nextCursor: 'second' }),
    );
    render({ getMatrix });
    await row(/payments/);

    await userEvent.click(screen.getByRole('button', { name: /next/i }));

    expect(await row(/ledger/)).toBeVisible();
  });
});
