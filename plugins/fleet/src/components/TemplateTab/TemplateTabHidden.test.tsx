import { screen } from '@testing-library/react';
import { renderFleet } from '../../__testUtils__/renderFleet';
import { ServiceTemplate } from './TemplateTab';

// A file of its own, because what may be done is remembered for as long as the page lives.
describe('TemplateTab for who may not propose', () => {
  it('has no buttons, and says why', async () => {
    renderFleet(<ServiceTemplate serviceRef="component:default/payments" />, {
      allowed: false,
    });

    expect(await screen.findByText(/its owners may/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /update|older/ }),
    ).not.toBeInTheDocument();
  });
});
