import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aDetail,
  anAdvisory,
  aPage,
  aSummary,
} from '../../__testUtils__/builders';
import {
  aCampaign,
  aCampaignPreview,
} from '../../__testUtils__/campaignBuilders';
import {
  fakeCampaigns,
  fakeLibraries,
  renderFleet,
} from '../../__testUtils__/renderFleet';
import { CampaignApi } from '../../api/campaignApiRef';
import { LibraryApi } from '../../api/libraryApiRef';
import { forgetDraft } from '../../lib/campaignSession';
import { NewCampaignPage } from './NewCampaignPage';

const FILLED = '/?kind=library&library=werkzeug&version=3.0.3&advisory=GHSA-1';

function open(
  options: {
    answers?: Partial<CampaignApi>;
    libraries?: Partial<LibraryApi>;
    url?: string;
  } = {},
) {
  renderFleet(<NewCampaignPage />, {
    campaigns: fakeCampaigns({
      previewCampaign: async () => aCampaignPreview(),
      ...options.answers,
    }),
    libraries: fakeLibraries({
      getLibrary: async () => aDetail({ name: 'werkzeug', latest: '3.1.0' }),
      getAdvisory: async () => anAdvisory({ id: 'GHSA-1' }),
      ...options.libraries,
    }),
    url: options.url ?? FILLED,
  });
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));

describe('NewCampaignPage', () => {
  afterEach(forgetDraft);

  it('leads from a filled link to a campaign that runs', async () => {
    const createCampaign = jest.fn(async () => aCampaign({ state: 'draft' }));
    const startCampaign = jest.fn(async () => aCampaign());
    open({ answers: { createCampaign, startCampaign } });

    expect(
      await screen.findByRole('textbox', { name: /Lowest version/ }),
    ).toHaveValue('3.0.3');
    await press('Next');
    expect(
      await screen.findByText('1 service in, 1 service left out.'),
    ).toBeVisible();
    await press('Next');
    await press('Create and start');

    await waitFor(() => expect(startCampaign).toHaveBeenCalledWith('c1'));
    expect(createCampaign).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'Bring werkzeug to at least 3.0.3 (GHSA-1)',
        change: {
          kind: 'library',
          library: 'werkzeug',
          version: '3.0.3',
          advisory: 'GHSA-1',
        },
        security: true,
      }),
    );
  });

  it('says at the field what is missing, and stays there', async () => {
    open({ url: '/?kind=library&library=werkzeug' });

    await press('Next');

    expect(
      await screen.findByText('Say the lowest version that is wanted.'),
    ).toBeVisible();
    expect(
      screen.getByRole('textbox', { name: /Lowest version/ }),
    ).toBeInvalid();
  });

  it('offers the versions that are likely wanted', async () => {
    open({ url: '/?kind=library&library=werkzeug' });

    await press('3.1.0 (latest)');

    expect(screen.getByRole('textbox', { name: /Lowest version/ })).toHaveValue(
      '3.1.0',
    );
  });

  it('finds a library by a part of its name', async () => {
    const getLibraries = jest.fn(async () =>
      aPage([aSummary({ name: 'werkzeug' })]),
    );
    open({ url: '/?kind=library', libraries: { getLibraries } });

    const library = await screen.findByRole('combobox', { name: /Library/ });
    await userEvent.type(library, 'werk');
    await waitFor(() =>
      expect(getLibraries).toHaveBeenCalledWith(
        expect.objectContaining({ search: 'werk' }),
      ),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'werkzeug' }),
    );

    expect(library).toHaveValue('werkzeug');
    expect(library).toHaveAttribute('aria-expanded', 'false');
    expect(
      await screen.findByRole('button', { name: '3.1.0 (latest)' }),
    ).toBeVisible();
  });

  it('takes services by name, one after the other', async () => {
    const previewCampaign = jest.fn(async () => aCampaignPreview());
    open({ url: `${FILLED}&step=who`, answers: { previewCampaign } });

    const services = await screen.findByRole('combobox', {
      name: 'Only these services',
    });
    await userEvent.type(services, 'pay');
    await userEvent.click(
      await screen.findByRole('option', { name: 'payments' }),
    );

    expect(services).toHaveValue('');
    expect(services).toHaveAttribute('aria-expanded', 'false');
    await waitFor(() =>
      expect(previewCampaign).toHaveBeenLastCalledWith(
        expect.objectContaining({
          selector: { services: ['component:default/payments'] },
        }),
      ),
    );
  });

  it('says who is in and why, and leaves out whom one takes out', async () => {
    const previewCampaign = jest.fn(async () => aCampaignPreview());
    open({ url: `${FILLED}&step=who`, answers: { previewCampaign } });

    const row = await screen.findByRole('row', { name: /payments/ });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      'guests',
      'Canary',
      'It uses werkzeug 3.0.1 (due)',
      'Leave out',
    ]);
    await press('Leave out payments');

    await waitFor(() =>
      expect(previewCampaign).toHaveBeenLastCalledWith(
        expect.objectContaining({
          selector: { exclude: ['component:default/payments'] },
        }),
      ),
    );
  });

  it('shows why the server refused the selection', async () => {
    const previewCampaign = async () => {
      throw new Error('No library werkzeug is known');
    };
    open({ url: `${FILLED}&step=who`, answers: { previewCampaign } });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No library werkzeug is known',
    );
  });

  it('does not write a campaign down twice when it could not be started', async () => {
    const createCampaign = jest.fn(async () => aCampaign({ state: 'draft' }));
    const reviseCampaign = jest.fn(async () => aCampaign({ state: 'draft' }));
    const startCampaign = jest
      .fn()
      .mockRejectedValueOnce(new Error('Nothing is due'))
      .mockResolvedValue(aCampaign());
    open({
      url: `${FILLED}&step=how`,
      answers: { createCampaign, reviseCampaign, startCampaign },
    });

    await press('Create and start');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The draft was written down, but could not be startedNothing is due',
    );
    await press('Try again');

    await waitFor(() => expect(startCampaign).toHaveBeenCalledTimes(2));
    expect(createCampaign).toHaveBeenCalledTimes(1);
    expect(reviseCampaign).toHaveBeenCalledTimes(1);
  });

  it('keeps waves in order, and says which one is not', async () => {
    const createCampaign = jest.fn();
    open({ url: `${FILLED}&step=how`, answers: { createCampaign } });

    const name = await screen.findByRole('textbox', { name: 'Name of wave 2' });
    await userEvent.clear(name);
    await press('Create draft');

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Give the wave a name.',
    );
    expect(createCampaign).not.toHaveBeenCalled();
  });

  it('has what was typed after a reload', async () => {
    open();
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Title' }),
      'Mine',
    );

    open();

    for (const title of await screen.findAllByRole('textbox', {
      name: 'Title',
    })) {
      expect(title).toHaveValue('Mine');
    }
  });
});
