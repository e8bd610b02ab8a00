import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { TargetState } from '@slipway/plugin-fleet-common';
import type { Knex } from 'knex';
import {
  createTestDatabase,
  testDatabases,
} from '../../__testUtils__/testDatabase';
import { CampaignDigestStore } from '../../database/CampaignDigestStore';
import { CampaignStore } from '../../database/CampaignStore';
import { CampaignTargetStore } from '../../database/CampaignTargetStore';
import { testCampaign, testTarget } from '../__testUtils__/testCampaign';
import { sendCampaignDigests } from './sendCampaignDigests';
import { tellOfPause } from './tellOfPause';

const SHOP = 'group:default/shop';
const now = () => new Date('2026-11-24T07:00:00.000Z');

describe.each(testDatabases.eachSupportedId())(
  'digests of campaigns on %s',
  id => {
    let knex: Knex;
    let sent: NotificationSendOptions[];
    let isReachable: boolean;
    const logger = mockServices.logger.mock();
    const notifications = {
      send: async (notification: NotificationSendOptions) => {
        if (!isReachable) throw new Error('Request failed with status 404');
        sent.push(notification);
      },
    };

    beforeEach(async () => {
      knex = await createTestDatabase(id);
      sent = [];
      isReachable = true;
      jest.clearAllMocks();
      await new CampaignStore(knex).addCampaign(testCampaign(), []);
    });

    const add = (name: string, state: TargetState, owner = SHOP) =>
      new CampaignTargetStore(knex, { now }).addTargets('c1', [
        testTarget({
          service: `component:default/${name}`,
          title: name,
          owner,
          state,
        }),
      ]);

    async function run() {
      sent = [];
      await sendCampaignDigests(
        {
          campaigns: new CampaignStore(knex),
          digests: new CampaignDigestStore(knex),
          notifications,
          logger,
          now,
        },
        new AbortController().signal,
      );
      return sent.map(({ payload }) => payload);
    }

    it('tell each owner once, in one message, what needs somebody of theirs', async () => {
      await add('payments', 'conflict');
      await add('orders', 'conflict');
      await add('basket', 'failed');
      await add('fine', 'open');
      await add('other', 'edited', 'group:default/other');

      const first = await run();

      expect(sent.map(({ recipients }) => recipients)).toEqual([
        { type: 'entity', entityRef: 'group:default/other' },
        { type: 'entity', entityRef: SHOP },
      ]);
      expect(first[1]).toEqual({
        title: 'Campaigns: 3 services of shop need somebody',
        description: [
          '3 are new since the last message.',
          'Flask 3: conflicts to resolve: orders, payments.',
          'Flask 3: failed: basket.',
        ].join('\n'),
        link: '/fleet/campaigns/c1?owner=group%3Adefault%2Fshop',
        severity: 'normal',
        topic: 'campaigns',
        scope: `fleet-campaigns:${SHOP}`,
      });
      expect(await run()).toEqual([]);
    });

    it('tell again only when something came', async () => {
      await add('payments', 'conflict');
      await add('orders', 'failed');
      await run();

      await knex('campaign_targets')
        .where({ title: 'orders' })
        .update({ state: 'merged' });
      const less = await run();
      await add('basket', 'blocked');
      const more = await run();

      expect(less).toEqual([]);
      expect(more.map(({ description }) => description)).toEqual([
        [
          '1 is new since the last message.',
          'Flask 3: conflicts to resolve: payments.',
          'Flask 3: blocked: basket.',
        ].join('\n'),
      ]);
    });

    it('name five services and count the others', async () => {
      for (let index = 0; index < 8; index += 1) {
        await add(`s${index}`, 'failed');
      }

      const [message] = await run();

      expect(message?.description).toContain(
        'failed: s0, s1, s2, s3, s4 and 3 more.',
      );
    });

    it('reach an owner with the next run when they could not be sent', async () => {
      await add('payments', 'conflict');
      isReachable = false;
      await run();
      isReachable = true;

      expect(await run()).toHaveLength(1);
      expect(logger.warn).toHaveBeenCalledTimes(1);
    });

    it('tell who made a campaign at once that it has paused by itself, once', async () => {
      const digests = new CampaignDigestStore(knex);
      const paused = testCampaign({
        state: 'paused',
        pauseCause: 'deployment',
        reason: 'payments is failed in staging.',
      });
      const tell = (campaign = paused) =>
        tellOfPause(campaign, { digests, notifications, logger });

      await tell({ ...paused, pauseCause: 'person' });
      await tell({ ...paused, createdBy: 'external:ci' });
      isReachable = false;
      await tell();
      isReachable = true;
      await tell();
      await tell();
      await tell({ ...paused, resumedAt: '2026-11-24T12:00:00.000Z' });

      expect(sent).toHaveLength(2);
      expect(sent[0]).toEqual({
        recipients: { type: 'entity', entityRef: 'user:default/ada' },
        payload: expect.objectContaining({
          title: 'Campaign paused: Flask 3',
          description: 'payments is failed in staging.',
          link: '/fleet/campaigns/c1',
          severity: 'high',
        }),
      });
    });
  },
);
