import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  startTestFleet,
  type TestFleet,
} from '../__testUtils__/startTestFleet';

describe('services with their libraries', () => {
  let fleet: TestFleet;
  beforeEach(async () => {
    fleet = await startTestFleet({
      stored: {
        services: [
          {
            name: 'payments',
            owner: 'group:default/shop',
            system: 'system:default/shop',
            branch: ['flask==3.0', 'acme-common==4.0*', 'declared-only*'],
            running: { production: ['acme-common==3.10*', 'acme-common==3.9'] },
          },
          { name: 'orders', branch: ['flask==2.0'] },
          { name: 'empty', branch: [] },
          { name: 'unread' },
        ],
      },
      readableByLimited: ['orders', 'empty'],
    });
    await fleet.loaded();
  });
  afterEach(() => fleet.stop());

  it('come to other plugins page by page, with every version in use', async () => {
    const ask = async (query: string) =>
      expectDocumented(
        await request(fleet.server)
          .get(`/api/fleet/service-libraries?limit=1${query}`)
          .set('Authorization', mockCredentials.service.header()),
      ).body;

    const first = await ask('');
    const second = await ask(`&cursor=${first.nextCursor}`);

    expect(first).toMatchObject({
      totalItems: 2,
      items: [
        {
          service: 'component:default/orders',
          libraries: [{ name: 'flask', versions: ['2.0'] }],
        },
      ],
    });
    expect(second.nextCursor).toBeUndefined();
    expect(second.items).toEqual([
      {
        service: 'component:default/payments',
        name: 'payments',
        owner: 'group:default/shop',
        system: 'system:default/shop',
        libraries: [
          { name: 'acme-common', versions: ['3.9', '3.10', '4.0'] },
          { name: 'declared-only', versions: [] },
          { name: 'flask', versions: ['3.0'] },
        ],
      },
    ]);
  });

  it('come with declared libraries alone when only these are asked for', async () => {
    const { body } = expectDocumented(
      await fleet.get('/service-libraries?direct=true'),
    );

    expect(
      body.items.map(({ libraries }: { libraries: object[] }) => libraries),
    ).toEqual([
      [],
      [
        { name: 'acme-common', versions: ['3.10', '4.0'] },
        { name: 'declared-only', versions: [] },
      ],
    ]);
  });

  it('are those that a person may read', async () => {
    const { body } = expectDocumented(
      await fleet.get('/service-libraries', LIMITED_USER),
    );

    expect(body.totalItems).toBe(1);
    expect(body.items[0].name).toBe('orders');
  });
});
