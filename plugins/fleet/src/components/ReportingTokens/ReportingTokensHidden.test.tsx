import { screen } from '@testing-library/react';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { ReportingTokens } from './ReportingTokens';

// On its own, because usePermission keeps its answers in a cache that outlives a test.
it('is not there for who may not manage the tokens, and asks for none', async () => {
  const getTokens = jest.fn();
  renderFleet(
    <>
      <ReportingTokens
        serviceRef="component:default/payments"
        lockfile="poetry.lock"
      />
      <p>beside it</p>
    </>,
    { libraries: fakeLibraries({ getTokens }), allowed: false },
  );

  await screen.findByText('beside it');
  expect(screen.queryByText('Reporting tokens')).not.toBeInTheDocument();
  expect(getTokens).not.toHaveBeenCalled();
});
