import { servicesRequest, servicesSorting } from './servicesUrl';

const url = (query: string) => new URLSearchParams(query);

describe('servicesUrl', () => {
  it('asks for the first page by name when the URL says nothing', () => {
    expect(servicesRequest(url(''))).toEqual({
      limit: 25,
      sort: 'name',
      order: 'asc',
    });
  });

  it('asks for what the URL says', () => {
    expect(
      servicesRequest(
        url(
          'search=pay&owner=group:default/a&sort=owner&order=desc&limit=50&cursor=x',
        ),
      ),
    ).toEqual({
      search: 'pay',
      owner: 'group:default/a',
      sort: 'owner',
      order: 'desc',
      limit: 50,
      cursor: 'x',
    });
  });

  it('does not pass on a field that cannot be sorted by', () => {
    expect(servicesSorting(url('sort=password'))).toEqual({
      column: 'name',
      direction: 'ascending',
    });
  });
});
