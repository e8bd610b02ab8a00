import { findSignIn } from './signIn';

describe('findSignIn', () => {
  const signIn = {
    below: 'https://packages.acme.com/pypi/all/',
    authorization: 'Basic c2VjcmV0',
  };

  it.each([
    ['https://packages.acme.com/pypi/all/simple/flask/', true],
    ['https://packages.acme.com/pypi/all/files/flask-3.1.0.tar.gz', true],
    ['https://PACKAGES.acme.com:443/pypi/all/simple/', true],
    ['https://packages.acme.com/pypi/all', false],
    ['https://packages.acme.com/pypi/all-of-them/simple/', false],
    ['https://packages.acme.com/api/security/apiKey', false],
    ['https://packages.acme.com/pypi/all/../../api/security/apiKey', false],
    ['https://packages.acme.com/pypi/all/%2e%2e/%2e%2e/api/key', false],
    ['https://packages.acme.com/pypi/all/..%2f..%2fapi/key', false],
    ['https://packages.acme.com/pypi/all/..%252f..%252fapi/key', false],
    ['https://packages.acme.com/pypi/all/..%5c..%5capi/key', false],
    ['https://packages.acme.com/pypi/all/..;/..;/api/key', false],
    ['https://packages.acme.com/pypi/all/%2e%2e;/api/key', false],
    ['https://packages.acme.com/pypi/all/..%3b/api/key', false],
    ['https://packages.acme.com/pypi/all/..;a=b/api/key', false],
    ['https://packages.acme.com/pypi/all/..%00/api/key', false],
    ['https://packages.acme.com/pypi/all/..%20/api/key', false],
    ['https://packages.acme.com/pypi/all/%25252e%25252e/api/key', false],
    ['https://packages.acme.com/pypi/all/%zz', false],
    ['https://packages.acme.com/pypi/all/files/a-1%2Blocal.whl', true],
    ['http://packages.acme.com/pypi/all/simple/', false],
    ['https://packages.acme.com:8443/pypi/all/simple/', false],
    ['https://packages.acme.com.evil.org/pypi/all/simple/', false],
  ])('of %s: %s', (address, isSignedIn) => {
    const found = findSignIn(new URL(address), [signIn]);

    expect(found).toBe(isSignedIn ? signIn : undefined);
  });

  it('takes a whole host where the index is at its root', () => {
    const below = 'https://packages.acme.com';
    const url = new URL(`${below}/flask/`);

    expect(findSignIn(url, [{ ...signIn, below }])).toBeDefined();
  });
});
