import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aDeployment,
  aPage,
  aService,
  hoursAgo,
  someMetrics,
} from '../../__testUtils__/builders';
import { exportCsv } from '../../__testUtils__/exportCsv';
import {
  fakeDeployments,
  fakeFleet,
  renderFleet,
} from '../../__testUtils__/renderFleet';
import { Timeline } from './TimelinePage';

const render = (answers: Parameters<typeof fakeDeployments>[0], url?: string) =>
  renderFleet(<Timeline />, { deployments: fakeDeployments(answers), url });

const TODAY = new Date();
const at = (daysAgo: number) =>
  new Date(
    TODAY.getFullYear(),
    TODAY.getMonth(),
    TODAY.getDate() - daysAgo,
    0,
    0,
    1,
  ).toISOString();

describe('TimelinePage', () => {
  it('lists deployments under the day on which each finished', async () => {
    render({
      getTimeline: async () =>
        aPage([
          aDeployment({
            id: '2',
            finishedAt: at(0),
            outcome: 'failure',
            actor: 'maria',
            actorSource: 'pipeline',
            commit: 'a1b2c3d4e5f6',
            url: 'https://ci.acme.com/run/2',
          }),
          aDeployment({
            id: '1',
            finishedAt: at(2),
            version: '1.4.2',
            kind: 'removed',
          }),
        ]),
    });

    const days = await screen.findAllByRole('region', { name: /\d{4}$/ });
    expect(days).toHaveLength(2);
    expect(days[0]).toHaveAccessibleName(/^Today, /);
    expect(days[0]).toHaveTextContent(
      /failedpayments 1\.5\.0 to production.*by maria \(from the pipeline\), commit a1b2c3d4Run$/,
    );
    expect(
      screen.getByRole('link', { name: 'Run of 1.5.0 in production' }),
    ).toHaveAttribute('href', 'https://ci.acme.com/run/2');
    expect(days[1]).toHaveTextContent(
      /removedpayments 1\.4\.2 from production/,
    );
  });

  it('says how the selection delivers, with the trend as a table too', async () => {
    const getMetrics = jest.fn(async () =>
      someMetrics({
        deployments: 45,
        frequency: 0.5,
        leadTimeSeconds: 5400,
        changeFailureRate: 0.1,
        trend: [
          { day: '2026-11-23', successes: 3, failures: 1 },
          { day: '2026-11-24', successes: 2, failures: 0 },
        ],
      }),
    );

    render({ getMetrics }, '/?owner=group:default/guests&environment=staging');

    const figures = await screen.findByRole('region', {
      name: 'Delivery of guests over 90 days',
    });
    expect(figures).toHaveTextContent('Deployment frequency3.5 a week');
    expect(figures).toHaveTextContent('Lead time1.5 h');
    expect(figures).toHaveTextContent('Change failure rate10%');
    expect(figures).toHaveTextContent('Recovery timeunknown');
    expect(
      within(figures).getByRole('table', { name: /day by day/ }),
    ).toHaveTextContent('2026-11-2331');
    expect(getMetrics).toHaveBeenCalledWith({
      service: undefined,
      owner: 'group:default/guests',
      days: 90,
    });
  });

  it('asks for what the link says', async () => {
    const getTimeline = jest.fn(async () => aPage([aDeployment()]));

    render(
      { getTimeline },
      '/?service=component:default/payments&owner=group:default/guests&environment=staging&outcome=failure&from=2026-11-01&to=2026-11-24',
    );

    await screen.findByRole('link', { name: 'payments' });
    expect(getTimeline).toHaveBeenCalledWith({
      limit: 25,
      service: 'component:default/payments',
      owner: 'group:default/guests',
      environment: 'staging',
      outcome: 'failure',
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 10, 25).toISOString(),
    });
    expect(screen.getByRole('combobox', { name: 'Service' })).toHaveValue(
      'payments',
    );
    expect(screen.getByRole('button', { name: /Outcome/ })).toHaveTextContent(
      'failed',
    );
  });

  it('finds a service by typing', async () => {
    const getServices = jest.fn(async () =>
      aPage([aService({ name: 'ledger' })]),
    );
    const getTimeline = jest.fn(async () => aPage([aDeployment()]));
    renderFleet(<Timeline />, {
      fleet: fakeFleet({ getServices }),
      deployments: fakeDeployments({ getTimeline }),
    });

    await userEvent.type(
      await screen.findByRole('combobox', { name: 'Service' }),
      'led',
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'ledger' }),
    );

    expect(getTimeline).toHaveBeenLastCalledWith(
      expect.objectContaining({ service: 'component:default/ledger' }),
    );
  });

  it('filters by outcome, and offers the way back when nothing matches', async () => {
    const getTimeline = jest.fn(async ({ outcome }) =>
      outcome ? aPage([]) : aPage([aDeployment()]),
    );
    render({ getTimeline });
    await screen.findByRole('link', { name: 'payments' });

    await userEvent.click(screen.getByRole('button', { name: /Outcome/ }));
    await userEvent.click(screen.getByRole('option', { name: 'failed' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );

    expect(await screen.findByRole('link', { name: 'payments' })).toBeVisible();
    expect(getTimeline).toHaveBeenCalledWith(
      expect.objectContaining({ outcome: 'failure' }),
    );
  });

  it('is saved whole, with its filters, as CSV', async () => {
    const getTimelineCsv = jest.fn(async () => 'service\n');
    render({ getTimelineCsv }, '/?outcome=failure&cursor=x');

    expect(await exportCsv()).toBe('deployments.csv');

    expect(getTimelineCsv).toHaveBeenCalledWith({ outcome: 'failure' });
  });

  it('goes to the next page', async () => {
    const getTimeline = jest.fn(async ({ cursor }) =>
      cursor === 'second'
        ? aPage([aDeployment({ version: '0.9.0' })], { totalItems: 26 })
        : aPage([aDeployment()], { totalItems: 26, nextCursor: 'second' }),
    );
    render({ getTimeline });
    await screen.findByText('1.5.0');

    await userEvent.click(screen.getByRole('button', { name: /next/i }));

    expect(await screen.findByText('0.9.0')).toBeVisible();
  });

  it('says how to report a deployment when there is none', async () => {
    render({});

    expect(
      await screen.findByText('No deployment was reported yet'),
    ).toBeVisible();
  });

  it('says what failed, and loads again on request', async () => {
    const getTimeline = jest
      .fn()
      .mockRejectedValueOnce(new Error('The database is being migrated'))
      .mockResolvedValue(aPage([aDeployment({ finishedAt: hoursAgo(1) })]));
    render({ getTimeline });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is being migrated',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByRole('link', { name: 'payments' })).toBeVisible();
  });
});
