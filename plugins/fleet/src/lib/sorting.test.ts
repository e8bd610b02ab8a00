import { sortParameters, urlSorting, withSorting } from './sorting';

const OPTIONS = {
  fields: ['name', 'severity'] as const,
  unlessSaid: { column: 'severity', direction: 'descending' } as const,
};

describe('urlSorting', () => {
  it.each([
    ['', 'severity', 'descending'],
    ['sort=name', 'name', 'ascending'],
    ['sort=name&order=desc', 'name', 'descending'],
    ['sort=password', 'severity', 'descending'],
  ])('reads %p as %s %s', (url, column, direction) => {
    expect(urlSorting(new URLSearchParams(url), OPTIONS)).toEqual({
      column,
      direction,
    });
  });
});

it('is written to the URL, from the first page on', () => {
  const url = withSorting(new URLSearchParams('search=a&cursor=x'), {
    column: 'name',
    direction: 'descending',
  });

  expect(`${url}`).toBe('search=a&sort=name&order=desc');
  expect(sortParameters(urlSorting(url, OPTIONS))).toEqual({
    sort: 'name',
    order: 'desc',
  });
});
