import { screen, within } from '@testing-library/react';
import { fakeUpdates, renderFleet } from '../../__testUtils__/renderFleet';
import { aTemplate } from '../../__testUtils__/updateBuilders';
import { TemplatesTable } from './TemplatesPage';

describe('TemplatesPage', () => {
  it('says how many services are on which version, and leads to them', async () => {
    renderFleet(<TemplatesTable />, {});

    const row = await screen.findByRole('row', { name: /Flask service/ });
    expect(
      within(row).getByRole('list', { name: 'Services by version' }),
    ).toHaveTextContent('2.0.0 (4)1.1.0 (5)1.0.0 (3)');
    const href = '/fleet/templates/default/flask-service';
    expect(
      within(row).getByRole('link', { name: 'Flask service' }),
    ).toHaveAttribute('href', href);
    expect(within(row).getByRole('link', { name: '1.1.0' })).toHaveAttribute(
      'href',
      `${href}?version=1.1.0`,
    );
    expect(within(row).getByRole('link', { name: '8' })).toHaveAttribute(
      'href',
      `${href}?state=behind`,
    );
  });

  it('says what is wrong with a template', async () => {
    const problem = 'flask-service states no version; add the annotation.';
    renderFleet(<TemplatesTable />, {
      updates: fakeUpdates({
        getTemplates: async () => ({
          items: [aTemplate({ version: undefined, problem })],
        }),
      }),
    });

    expect(await screen.findByText(problem)).toBeVisible();
  });
});
