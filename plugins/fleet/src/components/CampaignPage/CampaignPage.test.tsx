import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Campaign } from '@slipway/plugin-fleet-common';
import { aPage, hoursAgo } from '../../__testUtils__/builders';
import {
  aCampaign,
  aCampaignPreview,
  aSpec,
  aTarget,
} from '../../__testUtils__/campaignBuilders';
import { fakeCampaigns, renderFleet } from '../../__testUtils__/renderFleet';
import { CampaignApi } from '../../api/campaignApiRef';
import { CampaignDetails } from './CampaignPage';

function open(
  campaign: Partial<Campaign> = {},
  options: {
    answers?: Partial<CampaignApi>;
    url?: string;
  } = {},
) {
  renderFleet(<CampaignDetails id="c1" />, {
    campaigns: fakeCampaigns({
      getCampaign: async () => aCampaign(campaign),
      getTargets: async () => aPage([aTarget()]),
      ...options.answers,
    }),
    url: options.url,
  });
}

describe('CampaignPage', () => {
  it('says how far it is and how long that took, for the eye and as a table', async () => {
    open(
      { timeTo: { 50: 5_400 } },
      {
        answers: {
          getBurnDown: async () => ({
            items: [
              { at: hoursAgo(3), merged: 0, open: 0, due: 8 },
              { at: hoursAgo(1), merged: 1, open: 2, due: 8 },
            ],
          }),
        },
      },
    );

    expect(
      await screen.findByRole('heading', { name: 'Burn-down' }),
    ).toBeVisible();
    expect(screen.getByText('Time to 50%').parentElement).toHaveTextContent(
      '1 h 30 min',
    );
    expect(screen.getByText('Time to 95%').parentElement).toHaveTextContent(
      'not yet',
    );
    expect(
      await screen.findByRole('img', {
        name: 'Burn-down: 1 of 8 merged (13%); 2 pull requests are open.',
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('Show the figures'));
    const table = screen.getByRole('table', {
      name: 'What was left to merge, over time',
    });
    expect(within(table).getAllByRole('row')[2]).toHaveTextContent(/712$/);
  });

  it('leads to the form that bumps the library in a template', async () => {
    open({
      spec: aSpec({
        change: {
          kind: 'library',
          library: 'urllib3',
          version: '2.6.3',
          advisory: 'GHSA-48p4-8xcf-vxj5',
        },
      }),
    });

    const link = await screen.findByRole('link', {
      name: 'bump it in a template',
    });
    const url = new URL(link.getAttribute('href') ?? '', 'http://localhost');
    expect(url.pathname).toBe('/create/templates/default/bump-template');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      library: 'urllib3',
      version: '2.6.3',
      reason: 'Because of GHSA-48p4-8xcf-vxj5.',
    });
  });

  it('says what each gate waits for', async () => {
    open();

    expect(await screen.findByRole('heading', { name: 'Waves' })).toBeVisible();
    const gate = screen.getByRole('list', { name: 'Gate after canary' });
    expect(
      within(gate)
        .getAllByRole('listitem')
        .map(item => [
          within(item).getByRole('img').getAttribute('aria-label'),
          item.textContent,
        ]),
    ).toEqual([
      ['waits', '1 of 2 merged, 2 are needed'],
      ['met', 'No pull request has a failed check'],
    ]);
  });

  it('says how each target stands, why, and what is next, with its links', async () => {
    open();

    expect(
      await screen.findByRole('heading', { name: 'Targets' }),
    ).toBeVisible();
    const row = await screen.findByRole('row', { name: /payments/ });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      'guests',
      'canary',
      'open',
      'Its pull request waits for a reviewIts owner merges it',
      '#7checks passedTask log',
      '1 hour ago',
    ]);
    expect(
      within(row).getByRole('link', { name: 'Pull request #7 of payments' }),
    ).toHaveAttribute('href', 'https://git.acme.com/acme/payments/pulls/7');
    expect(
      within(row).getByRole('link', { name: 'Task log of payments' }),
    ).toHaveAttribute('href', '/create/tasks/task-1');
  });

  it('asks for the targets that the link says', async () => {
    const getTargets = jest.fn(async () => aPage([]));
    open({}, { answers: { getTargets }, url: '/?state=person&wave=1' });

    await screen.findByText('No target matches');
    expect(getTargets).toHaveBeenCalledWith(
      'c1',
      expect.objectContaining({
        state: ['failed', 'conflict', 'edited'],
        wave: 1,
      }),
    );
  });

  it('names the service that paused it, and goes on when told to', async () => {
    const resumeCampaign = jest.fn(async () => aCampaign());
    open(
      { state: 'paused', reason: 'payments is red in staging' },
      { answers: { resumeCampaign } },
    );

    expect(await screen.findByText('payments is red in staging')).toBeVisible();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Resume' }),
    );
    expect(resumeCampaign).toHaveBeenCalledWith('c1');
  });

  it('says why an action did not work', async () => {
    const pauseCampaign = async () => {
      throw new Error('The campaign is not running');
    };
    open({}, { answers: { pauseCampaign } });

    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Pause did not workThe campaign is not running',
    );
  });

  it('closes only when somebody said so twice', async () => {
    const closeCampaign = jest.fn(async () => aCampaign({ state: 'closed' }));
    open({ counts: { open: 2 } }, { answers: { closeCampaign } });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Close all' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('its 2 open pull requests will be closed');
    expect(closeCampaign).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close it' }),
    );
    expect(closeCampaign).toHaveBeenCalledWith('c1');
  });

  it('shows who a draft would be for, and starts it', async () => {
    const startCampaign = jest.fn(async () => aCampaign());
    open(
      { state: 'draft', startedAt: undefined },
      {
        answers: {
          previewCampaign: async () => aCampaignPreview(),
          startCampaign,
        },
      },
    );

    expect(
      await screen.findByText('1 service in, 1 service left out.'),
    ).toBeVisible();
    await userEvent.click(await screen.findByRole('button', { name: 'Start' }));
    expect(startCampaign).toHaveBeenCalledWith('c1');
  });

  it('lists what happened, and by whom', async () => {
    open(
      { spec: aSpec() },
      {
        answers: {
          getEvents: async () =>
            aPage([
              {
                at: hoursAgo(1),
                actor: 'slipway',
                text: 'The wave canary began.',
              },
              {
                at: hoursAgo(2),
                actor: 'user:default/guest',
                text: 'Started.',
              },
            ]),
        },
      },
    );

    const items = (await screen.findByText(/The wave canary began/)).closest(
      'ol',
    );
    expect(items).toHaveTextContent(
      /1 hour agoThe wave canary began. by Slipway2 hours agoStarted. by guest/,
    );
  });

  it('says why the campaign could not be loaded', async () => {
    const getCampaign = async () => {
      throw new Error('No campaign c1');
    };
    open({}, { answers: { getCampaign } });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No campaign c1',
    );
  });
});
