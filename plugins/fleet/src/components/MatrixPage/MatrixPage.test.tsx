import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LibraryMatrixRequest } from '@slipway/plugin-fleet-common';
import { exportCsv } from '../../__testUtils__/exportCsv';
import { fakeLibraries, renderFleet } from '../../__testUtils__/renderFleet';
import { Matrix } from './MatrixPage';

const SERVICES = 10_000;
const COLUMNS = Array.from({ length: 40 }, (_, index) => `acme-${index}`);

/** Every service is behind with every library but the second, which it does not use. */
const getMatrix = jest.fn(
  async ({ offset = 0, limit = 100 }: LibraryMatrixRequest = {}) => ({
    libraries: COLUMNS.map(name => ({ name, latest: '4.2.0' })),
    totalServices: SERVICES,
    offset,
    services: Array.from({ length: limit }, (_, index) => ({
      service: `component:default/service-${offset + index}`,
      name: `service-${offset + index}`,
      cells: COLUMNS.map((_name, column) =>
        column === 1 ? null : { version: '3.1.0', behind: 'major' as const },
      ),
    })),
  }),
);

const render = (url = '/') =>
  renderFleet(<Matrix />, { libraries: fakeLibraries({ getMatrix }), url });

/** jsdom lays nothing out; the size of what scrolls is what the virtualiser asks for. */
beforeEach(() => {
  getMatrix.mockClear();
  jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1200);
});
afterEach(() => jest.restoreAllMocks());

describe('MatrixPage', () => {
  it('tells how large it is, and draws only what is in view', async () => {
    render();

    const grid = await screen.findByRole('grid', {
      name: 'Internal libraries by service',
    });
    expect(grid).toHaveAttribute('aria-rowcount', '10001');
    expect(grid).toHaveAttribute('aria-colcount', '41');
    const first = within(grid)
      .getByRole('link', { name: 'service-0' })
      .closest('[role=row]');
    expect(first).toHaveAttribute('aria-rowindex', '2');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(40);
    expect(getMatrix).toHaveBeenCalledTimes(1);
    expect(getMatrix).toHaveBeenCalledWith(
      expect.objectContaining({ offset: 0, limit: 100 }),
    );
  });

  it('says in words how each version stands', async () => {
    render();

    const grid = await screen.findByRole('grid');
    const [cell, unused] = within(grid).getAllByRole('gridcell');
    expect(cell).toHaveTextContent('3.1.0major behind');
    expect(within(cell as HTMLElement).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/service-0/libraries?search=acme-0',
    );
    expect(unused).toHaveAccessibleName('not used');
  });

  it('is entered at one cell and walked through with the arrow keys', async () => {
    render();
    await screen.findByRole('grid');

    screen.getByRole('rowheader', { name: /service-0/ }).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');

    expect(document.activeElement).toHaveAccessibleName('not used');
    expect(document.activeElement).toHaveAttribute('data-cell', '2:2');
    const reachable = screen
      .getByRole('grid')
      .querySelectorAll('[tabindex="0"]');
    expect([...reachable]).toEqual([document.activeElement]);
  });

  it('keeps focus on a cell that was walked to before it was loaded', async () => {
    render();
    await screen.findByRole('grid');

    screen.getByRole('rowheader', { name: /service-0/ }).focus();
    await userEvent.keyboard('{Control>}{End}{/Control}');

    const last = document.activeElement;
    expect(last).toHaveAttribute('data-cell', '10000:40');
    expect(last).toHaveAccessibleName('loading');
    act(() => {
      screen.getByRole('grid').scrollTop = 440_000;
      fireEvent.scroll(screen.getByRole('grid'));
    });
    await waitFor(() => expect(last).toHaveTextContent('3.1.0major behind'));
    expect(last).toHaveFocus();
  });

  it('opens with Enter what the cell leads to', async () => {
    render();
    await screen.findByRole('grid');
    const followed = jest.fn((event: Event) => event.preventDefault());
    document.addEventListener('click', followed);

    screen.getByRole('rowheader', { name: /service-0/ }).focus();
    await userEvent.keyboard('{ArrowRight}{Enter}');

    expect((followed.mock.calls[0]?.[0].target as HTMLElement).dataset.to).toBe(
      '/catalog/default/component/service-0/libraries?search=acme-0',
    );
    document.removeEventListener('click', followed);
  });

  it('asks for the services and columns that the link names', async () => {
    render('/?search=pay&library=acme-3&library=acme-7');

    await screen.findByRole('grid');
    expect(getMatrix).toHaveBeenCalledWith({
      search: 'pay',
      library: ['acme-3', 'acme-7'],
      offset: 0,
      limit: 100,
    });
  });

  it('is saved whole, with its filters, as CSV', async () => {
    const getCsv = jest.fn(async () => 'service\n');
    renderFleet(<Matrix />, {
      libraries: fakeLibraries({ getMatrix, getCsv }),
      url: '/?search=pay&library=acme-3',
    });

    expect(await exportCsv()).toBe('library-matrix.csv');

    expect(getCsv).toHaveBeenCalledWith('/library-matrix', {
      search: 'pay',
      library: ['acme-3'],
    });
  });

  it('says when a library is internal when none is', async () => {
    renderFleet(<Matrix />, {
      libraries: fakeLibraries({
        getMatrix: async () => ({
          libraries: [],
          totalServices: 3,
          offset: 0,
          services: [],
        }),
      }),
    });

    expect(await screen.findByText('No internal libraries')).toBeVisible();
  });
});
