import { screen, within } from '@testing-library/react';
import { aPage } from '../../__testUtils__/builders';
import { fakeUpdates, renderFleet } from '../../__testUtils__/renderFleet';
import { anUpdate } from '../../__testUtils__/updateBuilders';
import { OwnersUpdates } from './OwnersUpdates';

const TEAM = 'group:default/payments';

describe('OwnersUpdates', () => {
  it('lists what waits for a team with its reason, and leads to all of it', async () => {
    const getUpdates = jest.fn(async () =>
      aPage(
        [
          anUpdate({
            state: 'conflict',
            reason: 'Dockerfile has conflict markers.',
          }),
        ],
        { totalItems: 12 },
      ),
    );
    renderFleet(<OwnersUpdates owners={[TEAM]} />, {
      updates: fakeUpdates({ getUpdates }),
    });

    const list = await screen.findByRole('list', { name: 'Updates that wait' });
    expect(list).toHaveTextContent(
      'paymentsflask-service 1.0.0 to 2.0.0conflict',
    );
    expect(list).toHaveTextContent('Dockerfile has conflict markers.');
    expect(
      within(list).getByRole('link', { name: 'payments' }),
    ).toHaveAttribute('href', '/catalog/default/component/payments/template');
    expect(
      screen.getByRole('link', { name: 'All that wait for it: 12 updates' }),
    ).toHaveAttribute(
      'href',
      '/fleet/updates?owner=group%3Adefault%2Fpayments',
    );
    expect(getUpdates).toHaveBeenCalledWith({
      owner: TEAM,
      needs: 'person',
      limit: 10,
    });
  });

  it('has what changed last first, whoever of the owners it waits for', async () => {
    const getUpdates = jest.fn(async ({ owner }) =>
      aPage([
        owner === TEAM
          ? anUpdate({ updatedAt: '2026-11-20T10:00:00Z' })
          : anUpdate({
              service: 'component:default/ledger',
              updatedAt: '2026-11-21T10:00:00Z',
            }),
      ]),
    );
    renderFleet(<OwnersUpdates owners={[TEAM, 'user:default/maria']} />, {
      updates: fakeUpdates({ getUpdates }),
    });

    const items = await screen.findAllByRole('listitem');
    expect(items.map(item => item.textContent?.slice(0, 6))).toEqual([
      'ledger',
      'paymen',
    ]);
  });

  it('says that nothing waits', async () => {
    renderFleet(<OwnersUpdates owners={[TEAM]} />, {});

    expect(await screen.findByText(/^No update waits/)).toBeVisible();
  });
});
