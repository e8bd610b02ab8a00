import {
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import {
  notificationService,
  notificationsProcessingExtensionPoint,
  type NotificationService,
} from '@backstage/plugin-notifications-node';
import request from 'supertest';
import { buildModel } from '../../__testUtils__/libraryFleet';
import { policyRules } from '../policies/policyRules';
import { inPromotionOrder } from '../../services/environmentOrder';
import { sendDigests } from './sendDigests';

const MEMBER = 'user:default/member';

/** Backstage's own notifications, and a fleet that sends through them. */
async function startNotifications() {
  let notifications: NotificationService | undefined;
  const processed: string[] = [];
  const backend = await startTestBackend({
    features: [
      notificationsPlugin,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost:3000' } },
      }),
      createBackendModule({
        pluginId: 'notifications',
        moduleId: 'recorder',
        register(env) {
          env.registerInit({
            deps: { processing: notificationsProcessingExtensionPoint },
            async init({ processing }) {
              processing.addProcessor({
                getName: () => 'Recorder',
                postProcess: async ({ id }) => {
                  processed.push(id);
                },
              });
            },
          });
        },
      }),
      createBackendPlugin({
        pluginId: 'fleet',
        register(env) {
          env.registerInit({
            deps: { service: notificationService },
            async init({ service }) {
              notifications = service;
            },
          });
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () =>
          catalogServiceMock({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Group',
                metadata: { name: 'shop', namespace: 'default' },
                spec: { type: 'team', children: [] },
                relations: [{ type: 'hasMember', targetRef: MEMBER }],
              },
            ],
          }),
      }),
    ],
  });
  if (!notifications) throw new Error('Nothing can be sent');
  return { backend, notifications, processed };
}

it('what is sent once more after a crash replaces the message instead of adding a second', async () => {
  const { backend, notifications, processed } = await startNotifications();
  const run = () =>
    sendDigests(
      {
        replica: {
          isLoaded: true,
          poll: async () => undefined,
          model: buildModel({
            services: [
              {
                name: 'payments',
                owner: 'group:default/shop',
                unreadable: 'No TOML',
              },
            ],
          }),
        },
        rules: async () => policyRules([], '2026-11-24'),
        inOrder: inPromotionOrder([]),
        // Killed between sending and writing it down, each time.
        digests: {
          readContents: async () => new Map(),
          save: async () => undefined,
          remove: async () => undefined,
        },
        notifications,
        logger: mockServices.logger.mock(),
        now: () => new Date(),
      },
      new AbortController().signal,
    );

  await run();
  await run();

  const { body } = await request(backend.server)
    .get('/api/notifications')
    .set('Authorization', mockCredentials.user.header(MEMBER));
  expect(body.totalCount).toBe(1);
  expect(body.notifications[0].payload).toMatchObject({
    title: 'Libraries of shop: 1 unreadable lockfile',
    scope: 'fleet-libraries:group:default/shop',
  });
  // Slack and the like get the id of the first one again, and so can replace theirs.
  expect(new Set(processed).size).toBe(1);
  await backend.stop();
});
