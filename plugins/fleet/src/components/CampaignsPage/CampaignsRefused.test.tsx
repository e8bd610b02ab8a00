import { screen } from '@testing-library/react';
import {
  aCampaign,
  aCampaignPreview,
} from '../../__testUtils__/campaignBuilders';
import { fakeCampaigns, renderFleet } from '../../__testUtils__/renderFleet';
import { CampaignDetails } from '../CampaignPage/CampaignPage';
import { NewCampaignPage } from '../NewCampaignPage/NewCampaignPage';
import { CampaignsTable } from './CampaignsTable';

const campaigns = fakeCampaigns({
  getCampaign: async () => aCampaign({ state: 'draft', startedAt: undefined }),
  previewCampaign: async () => aCampaignPreview(),
});

// In a file of their own: what a person may do is kept as long as the page, and that is as long as a test file.
describe('campaigns, for who may not make any', () => {
  it('are listed without a way to a new one', async () => {
    renderFleet(<CampaignsTable />, { allowed: false });

    await screen.findByText('No campaigns yet');
    expect(
      screen.queryByRole('link', { name: 'New campaign' }),
    ).not.toBeInTheDocument();
  });

  it('say who may start a draft', async () => {
    renderFleet(<CampaignDetails id="c1" />, { campaigns, allowed: false });

    expect(await screen.findByText(/fleet\.campaign\.start/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Start' }),
    ).not.toBeInTheDocument();
  });

  it('say who may write one down', async () => {
    renderFleet(<NewCampaignPage />, {
      campaigns,
      allowed: false,
      url: '/?kind=library&library=werkzeug&version=3.0.3&step=how',
    });

    expect(
      await screen.findByText(/permission fleet\.campaign\.create/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create and start' }),
    ).not.toBeInTheDocument();
  });
});
