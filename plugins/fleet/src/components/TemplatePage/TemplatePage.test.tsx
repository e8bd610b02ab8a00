import { screen, within } from '@testing-library/react';
import { aPage } from '../../__testUtils__/builders';
import { fakeUpdates, renderFleet } from '../../__testUtils__/renderFleet';
import {
  aLineage,
  anUpdate,
  templateDetails,
} from '../../__testUtils__/updateBuilders';
import { TemplateDetails } from './TemplatePage';

const page = <TemplateDetails templateRef="template:default/flask-service" />;

describe('TemplatePage', () => {
  it('lists the services that the URL asks for, each with its tab', async () => {
    const getTemplateServices = jest.fn(async () =>
      aPage([aLineage({ update: anUpdate({ state: 'conflict' }) })]),
    );
    renderFleet(page, {
      updates: fakeUpdates({ getTemplateServices }),
      url: '/?version=1.0.0&state=behind',
    });

    const row = await screen.findByRole('row', { name: /payments/ });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      'guests',
      '1.0.0',
      '2 versions behind',
      '2 edited, 1 deleted',
      'conflictPull request #7',
    ]);
    expect(within(row).getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments/template',
    );
    expect(getTemplateServices).toHaveBeenCalledWith(
      'template:default/flask-service',
      { limit: 25, version: '1.0.0', state: 'behind' },
    );
  });

  it('opens the form of a campaign for all that are behind', async () => {
    renderFleet(page, {});

    expect(
      await screen.findByRole('link', { name: 'Update all that are behind' }),
    ).toHaveAttribute(
      'href',
      '/fleet/campaigns/new?kind=template&template=template%3Adefault%2Fflask-service&version=2.0.0',
    );
  });

  it('has what each version brought', async () => {
    renderFleet(page, {});

    expect(
      await screen.findByRole('region', { name: 'Changes in 1.1.0' }),
    ).toHaveTextContent('Health check');
  });

  it('says how a changelog is made where there is none', async () => {
    renderFleet(page, {
      updates: fakeUpdates({
        getTemplate: async () => templateDetails({ changelog: [] }),
      }),
    });

    expect(
      await screen.findByText('The template has no changelog'),
    ).toBeVisible();
  });
});
