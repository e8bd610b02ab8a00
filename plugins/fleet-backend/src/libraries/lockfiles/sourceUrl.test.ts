import { withoutCredentials } from './sourceUrl';

describe('withoutCredentials', () => {
  it.each([
    ['https://registry.acme.com/simple/', 'https://registry.acme.com/simple'],
    [
      'https://a:b@registry.acme.com/simple',
      'https://registry.acme.com/simple',
    ],
    [
      'https://a:b/c@registry.acme.com/simple',
      'https://registry.acme.com/simple',
    ],
    [
      'https://registry.acme.com/simple?token=b#c',
      'https://registry.acme.com/simple',
    ],
    [
      'HTTPS://${A}:${B}@registry.acme.com:8443/x',
      'https://registry.acme.com:8443/x',
    ],
    ['file:///home/someone/wheels', undefined],
    ['../wheels', undefined],
    ['https://', undefined],
  ])('writes %s as %s', (url, clean) => {
    expect(withoutCredentials(url)).toBe(clean);
  });
});
