import { screen } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { renderFleet } from '../__testUtils__/renderFleet';
import { KeepSearch } from './KeepSearch';

const Where = () => {
  const { pathname, search } = useLocation();
  return <p>{`at ${pathname}${search}`}</p>;
};

describe('KeepSearch', () => {
  it.each([
    ['/fleet?search=pay', 'at /fleet/services?search=pay'],
    ['/fleet/?owner=user:default/a', 'at /fleet/services?owner=user:default/a'],
    ['/fleet', 'at /fleet'],
    ['/fleet/libraries?search=acme', 'at /fleet/libraries?search=acme'],
  ])('leads %s to where its filters mean something', async (url, where) => {
    renderFleet(
      <KeepSearch>
        <Where />
      </KeepSearch>,
      { url },
    );

    expect(await screen.findByText(where)).toBeVisible();
  });
});
