import type { SnapshotUpload } from '@slipway/plugin-fleet-common';
import request from 'supertest';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../__testUtils__/startTestFleet';
import { testDatabases } from '../__testUtils__/testDatabase';

const PAYMENTS = '/services/default/payments';
const COMMIT = 'a'.repeat(40);

function upload(more: Partial<SnapshotUpload> = {}): SnapshotUpload {
  return {
    commit: COMMIT,
    files: [
      {
        path: 'pyproject.toml',
        content: '[project]\ndependencies = ["flask>=3"]\n',
      },
      {
        path: 'poetry.lock',
        content:
          '[[package]]\nname = "flask"\nversion = "3.1.3"\n\n[metadata]\nlock-version = "2.1"\n',
      },
    ],
    ...more,
  };
}

function deployment(more: object = {}) {
  return {
    id: 'run-1',
    service: 'component:default/payments',
    environment: 'production',
    version: '1.2.0',
    outcome: 'success',
    finishedAt: '2026-11-01T10:00:00Z',
    ...more,
  };
}

describe.each(testDatabases.eachSupportedId())(
  'what pipelines report, on %s',
  database => {
    let fleet: TestFleet;

    const start = async (options: TestFleetOptions = {}) => {
      fleet = await startTestFleet({
        database,
        entities: [serviceEntity('payments'), serviceEntity('orders')],
        ...options,
      });
    };
    const makeToken = async (path = PAYMENTS) => {
      const { body } = await fleet.post(`${path}/tokens`, { label: 'CI' });
      return body as { id: string; token: string };
    };

    beforeAll(() => {
      jest.useFakeTimers({
        now: new Date('2026-11-02T00:00:00Z'),
        doNotFake: ['setTimeout', 'setInterval', 'setImmediate', 'nextTick'],
      });
    });
    afterAll(() => {
      jest.useRealTimers();
    });
    afterEach(async () => {
      await fleet.stop();
    });

    describe('reporting tokens', () => {
      it('are shown once, listed without their secret, and revoked', async () => {
        await start();
        const made = expectDocumented(
          await fleet.post(
            `${PAYMENTS}/tokens`,
            { label: ' CI ' },
            'user:default/ann',
          ),
        );
        const listed = expectDocumented(await fleet.get(`${PAYMENTS}/tokens`));
        const revoked = expectDocumented(
          await fleet.delete(`${PAYMENTS}/tokens/${made.body.id}`),
        );
        const again = expectDocumented(
          await fleet.delete(`${PAYMENTS}/tokens/${made.body.id}`),
        );

        expect(made.status).toBe(201);
        expect(made.headers['cache-control']).toBe('no-store');
        expect(listed.body.items).toEqual([
          {
            id: made.body.id,
            label: 'CI',
            createdBy: 'user:default/ann',
            createdAt: '2026-11-02T00:00:00.000Z',
          },
        ]);
        expect([revoked.status, again.status]).toEqual([204, 404]);
        expect((await fleet.get(`${PAYMENTS}/tokens`)).body.items).toEqual([]);
        expect(fleet.audits).toMatchObject([
          { eventId: 'reporting-token-create', outcome: 'success' },
          { eventId: 'reporting-token-revoke', outcome: 'success' },
          { eventId: 'reporting-token-revoke', outcome: 'failure' },
        ]);
      });

      it('are for owners: nobody else sees, makes or revokes them', async () => {
        await start({
          denied: ['fleet.token.manage'],
          readableByLimited: ['payments'],
        });
        const answers = [
          await fleet.get(`${PAYMENTS}/tokens`, LIMITED_USER),
          await fleet.post(`${PAYMENTS}/tokens`, { label: 'CI' }, LIMITED_USER),
          await fleet.delete(`${PAYMENTS}/tokens/x`, LIMITED_USER),
        ].map(expectDocumented);
        const hidden = await fleet.get(
          '/services/default/orders/tokens',
          LIMITED_USER,
        );

        expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
        expect(answers[0]?.body.error.message).toContain('Only the owner of');
        expect(hidden.status).toBe(404);
        expect(fleet.permissions.authorize).toHaveBeenCalledWith(
          [
            expect.objectContaining({
              permission: expect.objectContaining({
                name: 'fleet.token.manage',
              }),
              resourceRef: 'component:default/payments',
            }),
          ],
          expect.anything(),
        );
      });

      it('report for their own service only, and read nothing', async () => {
        await start();
        const { id, token } = await makeToken();
        const ours = [
          await fleet.postWith(token, `${PAYMENTS}/snapshots`, upload()),
          await fleet.postWith(token, '/deployments', deployment()),
        ].map(expectDocumented);
        const theirs = [
          await fleet.postWith(
            token,
            '/services/default/orders/snapshots',
            upload(),
          ),
          await fleet.postWith(
            token,
            '/services/default/missing/snapshots',
            upload(),
          ),
          await fleet.postWith(
            token,
            '/deployments',
            deployment({ id: 'run-2', service: 'orders' }),
          ),
        ].map(expectDocumented);
        const elsewhere = [
          await fleet.postWith(token, `${PAYMENTS}/read`),
          await fleet.postWith(token, `${PAYMENTS}/tokens`, { label: 'x' }),
          await request(fleet.server)
            .get(`/api/fleet${PAYMENTS}`)
            .set('Authorization', `Bearer ${token}`),
          await request(fleet.server)
            .get('/api/fleet/services')
            .set('Authorization', `Bearer ${token}`),
        ];
        const [listed] = (await fleet.get(`${PAYMENTS}/tokens`)).body.items;

        expect(ours.map(({ status }) => status)).toEqual([201, 201]);
        expect(theirs.map(({ status }) => status)).toEqual([403, 403, 403]);
        expect(theirs[0]?.body.error.message).toContain(
          "This reporting token is another service's; make one on the page of component:default/orders",
        );
        expect(elsewhere.map(({ status }) => status)).toEqual([
          401, 401, 401, 401,
        ]);
        expect(listed).toMatchObject({
          id,
          lastUsedAt: '2026-11-02T00:00:00.000Z',
        });
      });

      it('mean nothing once they are revoked, or when nobody made them', async () => {
        await start();
        const { id, token } = await makeToken();
        await fleet.delete(`${PAYMENTS}/tokens/${id}`);

        for (const one of [
          token,
          `slw_${'x'.repeat(43)}`,
          'slw_',
          `${token}x`,
        ]) {
          const answer = expectDocumented(
            await fleet.postWith(one, `${PAYMENTS}/snapshots`, upload()),
          );
          expect(answer.status).toBe(401);
          expect(answer.body.error.message).toContain('make a new one');
        }
      });

      it('never stand in a log', async () => {
        await start();
        const { token } = await makeToken();
        await fleet.postWith(token, `${PAYMENTS}/snapshots`, upload());
        await fleet.postWith(token, `${PAYMENTS}/snapshots`, { files: [] });
        await fleet.postWith(
          token,
          '/services/default/orders/snapshots',
          upload(),
        );
        await fleet.postWith(`${token}x`, '/deployments', deployment());

        const { debug, info, warn, error, child } = fleet.logger;
        const logged = JSON.stringify([
          ...[debug, info, warn, error, child].map(log => log.mock.calls),
          ...fleet.audits,
        ]);
        expect(logged).toContain('snapshot-report');
        expect(logged).not.toContain(token.slice(4, 20));
      });
    });

    describe('snapshots', () => {
      it('are recorded once, with where they run', async () => {
        await start();
        const report = (more: object = {}) =>
          fleet.post(`${PAYMENTS}/snapshots`, upload(more));

        const first = expectDocumented(await report());
        const again = expectDocumented(await report());
        const running = expectDocumented(
          await report({ environment: 'production' }),
        );

        expect(first.status).toBe(201);
        expect(first.body).toEqual({
          format: 'poetry.lock 2.1',
          libraries: 1,
          changed: true,
        });
        expect(again.status).toBe(200);
        expect(again.body.changed).toBe(false);
        expect(running.status).toBe(201);
        expect(fleet.audits.map(({ outcome }) => outcome)).toEqual([
          'success',
          'success',
          'success',
        ]);
      });

      it.each<[string, object, string]>([
        ['nothing', { files: undefined }, 'files: Required'],
        ['no commit', { commit: 'main' }, 'commit: must be 7 to 64'],
        ['a short digest', { imageDigest: 'sha256:1' }, 'imageDigest: must be'],
        ['a bad environment', { environment: 'Prod' }, 'environment: must be'],
        ['no files', { files: [] }, 'files: must hold a lockfile'],
        [
          'a path out of the folder',
          { files: [{ path: '../poetry.lock', content: '' }] },
          'files.0.path: must be the name of a file',
        ],
        [
          'a broken lockfile',
          {
            files: [
              { path: 'pyproject.toml', content: '' },
              { path: 'poetry.lock', content: '<<<' },
            ],
          },
          'poetry.lock is not valid TOML',
        ],
      ])('refuse %s with a sentence', async (_, wrong, words) => {
        await start();

        const answer = expectDocumented(
          await fleet.post(`${PAYMENTS}/snapshots`, upload(wrong)),
        );

        expect(answer.status).toBe(400);
        expect(answer.body.error.message).toContain(words);
        expect(fleet.audits).toMatchObject([{ outcome: 'failure' }]);
      });

      it('may be larger than other requests, up to a limit', async () => {
        await start();
        const padded = (bytes: number) => {
          const { files } = upload();
          files[1]!.content += `# ${'x'.repeat(bytes)}\n`;
          return upload({ files });
        };

        const large = await fleet.post(`${PAYMENTS}/snapshots`, padded(1e6));
        const larger = expectDocumented(
          await fleet.post(`${PAYMENTS}/snapshots`, padded(11e6)),
        );
        const tooLarge = expectDocumented(
          await fleet.post(`${PAYMENTS}/snapshots`, padded(17e6)),
        );

        expect(large.status).toBe(201);
        expect(larger.body.error.message).toContain('fleet.lockfileMaxBytes');
        expect(tooLarge.status).toBe(413);
        expect(tooLarge.body.error.message).toContain('send the lockfile and');
      }, 30_000);

      it('want a permission when it is no reporting token', async () => {
        await start({ denied: ['fleet.snapshot.report'] });

        const denied = expectDocumented(
          await fleet.post(`${PAYMENTS}/snapshots`, upload()),
        );
        const nobody = expectDocumented(
          await request(fleet.server)
            .post(`/api/fleet${PAYMENTS}/snapshots`)
            .set('Authorization', 'Bearer mock-none-token')
            .send(upload()),
        );

        expect(denied.status).toBe(403);
        expect(denied.body.error.message).toContain('fleet.snapshot.report');
        expect(nobody.status).toBe(401);
      });
    });
  },
);
