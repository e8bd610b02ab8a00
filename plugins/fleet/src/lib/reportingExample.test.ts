import { reportingExample } from './reportingExample';

it('is a command that uploads the lockfile of this service', () => {
  const command = reportingExample({
    baseUrl: 'http://localhost:7007/api/fleet',
    namespace: 'shop',
    name: 'payments',
    lockfile: 'uv.lock',
  });

  expect(command).toContain(
    'curl --fail -X POST http://localhost:7007/api/fleet/services/shop/payments/snapshots',
  );
  expect(command).toContain('--rawfile lock uv.lock');
  expect(command).toContain('"Authorization: Bearer $SLIPWAY_TOKEN"');
});
