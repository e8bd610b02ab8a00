import {
  pagePosition,
  withFilters,
  withLimit,
  withNextPage,
  withoutFilters,
  withPreviousPage,
} from './pagedUrl';

const url = (query: string) => new URLSearchParams(query);

describe('pagedUrl', () => {
  it('starts on the first page', () => {
    expect(pagePosition(url(''))).toEqual({ limit: 25, offset: 0 });
  });

  it('goes forward and back again', () => {
    const second = withNextPage(url('search=pay'), 'a');
    const third = withNextPage(second, 'b');

    expect(pagePosition(third)).toEqual({ limit: 25, cursor: 'b', offset: 50 });
    expect(withPreviousPage(third).toString()).toBe(second.toString());
    expect(withPreviousPage(second).toString()).toBe('search=pay');
  });

  it('begins again when a filter changes', () => {
    const filtered = withFilters(url('search=pay&cursor=a'), {
      owner: 'group:default/payments',
      search: undefined,
    });

    expect(filtered.toString()).toBe('owner=group%3Adefault%2Fpayments');
  });

  it('begins again when the size of the page changes', () => {
    expect(pagePosition(withLimit(url('cursor=a'), 50))).toEqual({
      limit: 50,
      offset: 0,
    });
  });

  it('ignores a size that is not offered', () => {
    expect(pagePosition(url('limit=100000')).limit).toBe(25);
  });

  it('keeps the order and the size of the page when the filters go', () => {
    const cleared = withoutFilters(
      url('search=pay&owner=user:default/a&sort=name&limit=50&cursor=a'),
    );

    expect(cleared.toString()).toBe('sort=name&limit=50');
  });
});
