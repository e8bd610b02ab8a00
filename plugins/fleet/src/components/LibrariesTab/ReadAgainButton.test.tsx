import { screen } from '@testing-library/react';
import { aService } from '../../__testUtils__/builders';
import { fakeFleet, renderFleet } from '../../__testUtils__/renderFleet';
import { ReadAgainButton } from './ReadAgainButton';

// On its own, because usePermission keeps its answers in a cache that outlives a test.
describe('ReadAgainButton', () => {
  it('is not offered to who may not ask for a reading', async () => {
    renderFleet(
      <>
        <ReadAgainButton service={aService()} />
        <p>beside it</p>
      </>,
      { fleet: fakeFleet(), allowed: false },
    );

    await screen.findByText('beside it');
    expect(
      screen.queryByRole('button', { name: 'Read again now' }),
    ).not.toBeInTheDocument();
  });
});
