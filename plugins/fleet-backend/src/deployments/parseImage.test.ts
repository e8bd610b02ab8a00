import { isOwnContainer, parseImage } from './parseImage';

describe('parseImage', () => {
  it.each([
    ['payments', { image: 'payments' }],
    ['payments:1.2', { image: 'payments', tag: '1.2' }],
    ['localhost:5000/payments', { image: 'localhost:5000/payments' }],
    [
      'localhost:5000/a/payments:1',
      { image: 'localhost:5000/a/payments', tag: '1' },
    ],
    ['payments@sha256:ab', { image: 'payments', digest: 'sha256:ab' }],
    [
      'a.acme.com/p:1@sha256:ab',
      { image: 'a.acme.com/p', tag: '1', digest: 'sha256:ab' },
    ],
    ['payments:', { image: 'payments' }],
    ['', { image: '' }],
  ])('%s', (reference, expected) => {
    expect(parseImage(reference)).toEqual(expected);
  });

  it('knows the service by the container or by the image', () => {
    const image = 'registry.acme.com/shop/payments';

    expect(
      isOwnContainer({ container: 'payments', image: 'x' }, 'payments'),
    ).toBe(true);
    expect(isOwnContainer({ container: 'app', image }, 'payments')).toBe(true);
    expect(isOwnContainer({ container: 'app', image }, 'shop')).toBe(false);
  });
});
