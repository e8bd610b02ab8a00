import {
  deploymentMatrixRequest,
  isFiltered,
  timelineRequest,
} from './deploymentUrls';

const url = (query: string) => new URLSearchParams(query);

describe('deploymentUrls', () => {
  it('asks for what needs attention first when the URL says nothing', () => {
    const request = deploymentMatrixRequest(url(''));

    expect(request).toEqual({ limit: 25, sort: 'attention' });
    expect(isFiltered(request)).toBe(false);
  });

  it('asks for what the URL says, and for nothing unknown', () => {
    const request = deploymentMatrixRequest(
      url(
        'search=pay&owner=group:default/a&system=system:default/shop&template=template:default/flask&state=drift&environment=production&stale=true&sort=name&cursor=x',
      ),
    );

    expect(request).toEqual({
      limit: 25,
      cursor: 'x',
      search: 'pay',
      owner: 'group:default/a',
      system: 'system:default/shop',
      template: 'template:default/flask',
      state: 'drift',
      environment: 'production',
      stale: true,
      sort: 'name',
    });
    expect(isFiltered(request)).toBe(true);
    expect(deploymentMatrixRequest(url('state=great&sort=password'))).toEqual({
      limit: 25,
      sort: 'attention',
    });
  });

  it('takes the last day of the timeline as a whole one', () => {
    expect(
      timelineRequest(url('from=2026-11-01&to=2026-11-24&outcome=failure')),
    ).toEqual({
      limit: 25,
      outcome: 'failure',
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 10, 25).toISOString(),
    });
    expect(timelineRequest(url('from=never&outcome=unclear'))).toEqual({
      limit: 25,
    });
  });
});
