import { createFindOverlays } from './findOverlays';

function find(gitopsPath: string, ...folders: string[]) {
  const overlays = createFindOverlays([{ name: 'staging', gitopsPath }]);
  return overlays(folders).map(({ service, path }) => [service, path]);
}

describe('createFindOverlays', () => {
  it('finds the folder of each service, in the middle of a path or at its end', () => {
    expect(
      find(
        'services/{service}/overlays/{environment}',
        'services',
        'services/payments/overlays',
        'services/payments/overlays/staging',
        'services/payments/overlays/staging/more',
        'services/a/b/overlays/staging',
        'services/orders/overlays/staging2',
      ),
    ).toEqual([['payments', 'services/payments/overlays/staging']]);
    expect(
      find('{environment}/svc-{service}/', 'staging/svc-a', 'staging/b'),
    ).toEqual([['a', 'staging/svc-a']]);
    expect(find('{service}/{service}.d', 'a/a.d', 'a/b.d', 'a/axd')).toEqual([
      ['a', 'a/a.d'],
    ]);
  });

  it('refuses a pattern that does not tell services apart', () => {
    expect(() => find('environments/{environment}')).toThrow(
      "fleet.environments[0].gitopsPath is 'environments/{environment}'; it needs {service}",
    );
  });
});
