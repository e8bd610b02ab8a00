import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import {
  insertFleet,
  type LibraryFleet,
} from '../../__testUtils__/libraryFleet';
import {
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { LibraryDigestStore } from '../../database/LibraryDigestStore';
import { LibraryModelStore } from '../../database/LibraryModelStore';
import { policyRules } from '../policies/policyRules';
import { inPromotionOrder } from '../../services/environmentOrder';
import { LibraryReplica } from '../readModel/LibraryReplica';
import { sendDigests } from './sendDigests';

const SHOP = 'group:default/shop';
const ORDERS = 'group:default/orders';

const FLEET: LibraryFleet = {
  services: [
    { name: 'payments', owner: SHOP, branch: ['flask==2.0*'] },
    { name: 'basket', owner: SHOP, branch: ['flask==2.0*'] },
    { name: 'orders', owner: ORDERS, unreadable: 'No TOML' },
    { name: 'fine', owner: 'group:default/fine', branch: ['flask==3.0*'] },
    { name: 'nobodys', branch: ['flask==2.0*'] },
  ],
  advisories: [
    { id: 'GHSA-flask', severity: 'high', hits: { 'flask==2.0': '2.1' } },
  ],
};

describe.each(testDatabases.eachSupportedId())('sendDigests on %s', id => {
  let knex: Knex;
  let replica: LibraryReplica;
  let sent: NotificationSendOptions[];
  /** Owners to whom nothing can be sent now. */
  let unreachable: string[];
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    knex = await createTestDatabase(id);
    await insertFleet(knex, FLEET);
    sent = [];
    unreachable = [];
    jest.clearAllMocks();
    const now = () => new Date('2026-11-24T07:00:00.000Z');
    replica = new LibraryReplica({
      store: new LibraryModelStore(knex),
      logger,
      now,
    });
  });

  const run = async (signal = new AbortController().signal) => {
    sent = [];
    await sendDigests(
      {
        replica,
        rules: async () => policyRules([], '2026-11-24'),
        inOrder: inPromotionOrder([]),
        digests: new LibraryDigestStore(knex),
        notifications: {
          send: async notification => {
            if (unreachable.includes(recipientOf(notification))) {
              throw new Error('Request failed with status 404');
            }
            sent.push(notification);
          },
        },
        logger,
        now: () => new Date('2026-11-24T07:00:00.000Z'),
      },
      signal,
    );
    return sent.map(recipientOf);
  };

  it('tells each owner who has something to do, once, under a scope of their own', async () => {
    expect((await run()).sort()).toEqual([ORDERS, SHOP]);

    const [ofShop] = sent.filter(one => recipientOf(one) === SHOP);
    expect(ofShop?.payload).toEqual({
      title: 'Libraries of shop: 1 advisory',
      description: 'High: GHSA-flask in flask hits 2 services; fixed in 2.1.',
      link: '/fleet/advisories?owner=group%3Adefault%2Fshop',
      severity: 'high',
      topic: 'libraries',
      scope: 'fleet-libraries:group:default/shop',
    });
    expect(await run()).toEqual([]);
  });

  it('tells them again when it is something else, and when it comes back', async () => {
    await run();

    await knex('advisory_hits').update({ fixed_in: '2.0.1' });
    await replica.advisoriesChanged();
    expect(await run()).toEqual([SHOP]);

    const hits = await knex('advisory_hits').select();
    await knex('advisory_hits').delete();
    await replica.advisoriesChanged();
    expect(await run()).toEqual([]);

    await knex('advisory_hits').insert(hits);
    await replica.advisoriesChanged();
    expect(await run()).toEqual([SHOP]);
  });

  it('tells the others when one cannot be reached, who is told by the next run', async () => {
    unreachable = [SHOP];
    expect(await run()).toEqual([ORDERS]);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    unreachable = [];
    expect(await run()).toEqual([SHOP]);
  });

  it('goes on where it was stopped', async () => {
    const controller = new AbortController();
    controller.abort();

    expect(await run(controller.signal)).toEqual([]);
    expect((await run()).sort()).toEqual([ORDERS, SHOP]);
  });
});

function recipientOf({ recipients }: NotificationSendOptions): string {
  return recipients.type === 'entity' ? String(recipients.entityRef) : '';
}
