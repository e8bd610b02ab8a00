import { promotionUrl } from './promotion';

describe('promotionUrl', () => {
  it('opens the form filled in', () => {
    const promotion = {
      service: 'component:default/payments',
      version: '1.5.0+build 7',
      from: 'staging',
      to: 'production',
    };
    const url = new URL(
      promotionUrl('/create/templates/default/promote-service', promotion),
      'http://localhost',
    );

    expect(url.pathname).toBe('/create/templates/default/promote-service');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual(
      promotion,
    );
  });
});
