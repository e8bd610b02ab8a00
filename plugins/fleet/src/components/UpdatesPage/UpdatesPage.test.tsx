import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPage } from '../../__testUtils__/builders';
import { fakeUpdates, renderFleet } from '../../__testUtils__/renderFleet';
import { anUpdate } from '../../__testUtils__/updateBuilders';
import { UpdatesTable } from './UpdatesPage';

describe('UpdatesPage', () => {
  it('has what waits for a person, and all of it when asked', async () => {
    const getUpdates = jest.fn(async () => aPage([anUpdate()]));
    renderFleet(<UpdatesTable />, { updates: fakeUpdates({ getUpdates }) });

    const row = await screen.findByRole('row', { name: /payments/ });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      'flask-service 1.0.0 to 2.0.0',
      'ready to merge',
      'Pull request #7',
      'checks passed',
      '2 hours ago',
    ]);
    expect(getUpdates).toHaveBeenLastCalledWith({ limit: 25, needs: 'person' });

    await userEvent.click(screen.getByRole('checkbox', { name: 'All states' }));

    expect(getUpdates).toHaveBeenLastCalledWith({ limit: 25 });
  });

  it('says what would stand here', async () => {
    renderFleet(<UpdatesTable />, {});

    expect(
      await screen.findByText('No update waits for anybody'),
    ).toBeVisible();
  });
});
