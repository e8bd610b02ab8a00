import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPage } from '../../__testUtils__/builders';
import { aCampaign, aSpec } from '../../__testUtils__/campaignBuilders';
import { fakeCampaigns, renderFleet } from '../../__testUtils__/renderFleet';
import { CampaignsTable } from './CampaignsTable';

const cells = async (name: RegExp) =>
  within(await screen.findByRole('row', { name }))
    .getAllByRole('gridcell')
    .map(cell => cell.textContent);

describe('CampaignsPage', () => {
  it('says how each campaign stands, and whether it needs somebody', async () => {
    renderFleet(<CampaignsTable />, {
      campaigns: fakeCampaigns({
        getCampaigns: async () =>
          aPage([
            aCampaign(),
            aCampaign({
              id: 'c2',
              spec: aSpec({ title: 'Format everything' }),
              state: 'draft',
              startedAt: undefined,
              counts: {},
              total: 0,
            }),
          ]),
      }),
    });

    expect(await cells(/Bring werkzeug/)).toEqual([
      'running',
      'Library bump',
      '1 of 8 merged (13%)',
      '1',
      '3 hours ago',
      'guest',
    ]);
    expect(await cells(/Format everything/)).toEqual([
      'draft',
      'Library bump',
      'not started',
      '0',
      'not yet',
      'guest',
    ]);
    expect(screen.getByRole('link', { name: /^1$/ })).toHaveAttribute(
      'href',
      '/fleet/campaigns/c1?state=person',
    );
  });

  it('says why a campaign is paused', async () => {
    renderFleet(<CampaignsTable />, {
      campaigns: fakeCampaigns({
        getCampaigns: async () =>
          aPage([
            aCampaign({
              state: 'paused',
              reason: 'payments went red in staging',
            }),
          ]),
      }),
    });

    expect((await cells(/Bring werkzeug/))[0]).toBe(
      'pausedpayments went red in staging',
    );
  });

  it('explains what a campaign is, and offers a new one', async () => {
    renderFleet(<CampaignsTable />, {});

    expect(await screen.findByText('No campaigns yet')).toBeVisible();
    for (const link of screen.getAllByRole('link', { name: 'New campaign' })) {
      expect(link).toHaveAttribute('href', '/fleet/campaigns/new');
    }
  });

  it('asks for what the link says, and shows everything again on request', async () => {
    const getCampaigns = jest.fn(async () => aPage([]));
    renderFleet(<CampaignsTable />, {
      campaigns: fakeCampaigns({ getCampaigns }),
      url: '/?state=paused&kind=library',
    });
    await screen.findByText('No campaign matches');
    expect(getCampaigns).toHaveBeenCalledWith(
      expect.objectContaining({ state: 'paused', kind: 'library' }),
    );

    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );

    await screen.findByText('No campaigns yet');
  });
});
