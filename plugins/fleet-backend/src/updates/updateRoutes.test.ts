import { mockCredentials } from '@backstage/backend-test-utils';
import type { UpdateReport } from '@slipway/plugin-fleet-common';
import { expectDocumented } from '../__testUtils__/expectDocumented';
import {
  LIMITED_USER,
  serviceEntity,
  startTestFleet,
  type TestFleet,
  type TestFleetOptions,
} from '../__testUtils__/startTestFleet';
import { testDatabases } from '../__testUtils__/testDatabase';
import type { ReadLineage } from '../database/LineageStore';
import { openStores } from '../database/openStores';
import { FLASK } from './__testUtils__/commitLineage';
import { templateEntity } from './__testUtils__/templateEntity';

const NOW = '2026-11-24T12:00:00.000Z';
const MINUTE = 60_000;
const SHOP = { owner: 'group:default/shop' };
const BANK = { owner: 'group:default/bank' };
const COMMIT = 'c0ffee'.padEnd(40, '0');

function report(more: Partial<UpdateReport> = {}): UpdateReport {
  return {
    kind: 'template',
    subject: FLASK,
    from: '1.0.0',
    to: '1.2.0',
    state: 'open',
    branch: 'fleet/template/flask-service',
    autoMergeEligible: true,
    conflicts: 0,
    notes: 0,
    ...more,
  };
}

describe.each(testDatabases.eachSupportedId())(
  'template updates over HTTP on %s',
  database => {
    let fleet: TestFleet;

    const start = async (options: TestFleetOptions = {}) => {
      fleet = await startTestFleet({
        database,
        entities: [
          templateEntity(),
          serviceEntity('cart', SHOP),
          serviceEntity('basket', SHOP),
          serviceEntity('ledger', BANK),
          serviceEntity('handmade', BANK),
        ],
        readableByLimited: ['cart', 'basket'],
        ...options,
      });
      await fleet.sweep();
      await fleet.readTemplates();
    };
    const lineageOf = async (name: string, more: Partial<ReadLineage>) => {
      const { services, lineages } = openStores(fleet.knex);
      const service = await services.findService(`component:default/${name}`);
      await lineages.save(
        {
          serviceId: service!.id,
          attemptedAt: '2026-12-31T00:00:00.000Z',
          revision: 'lineage-1 read',
        },
        {
          commit: COMMIT,
          template: FLASK,
          version: '1.0.0',
          relation: 'behind',
          valuesDigest: 'x',
          ...more,
        },
      );
    };
    const tell = (name: string, more: Partial<UpdateReport> = {}) =>
      fleet.put(`/services/default/${name}/updates`, report(more));
    const namesIn = async (path: string, user?: string) => {
      const answer = expectDocumented(await fleet.get(path, user));
      expect(answer.body.error).toBeUndefined();
      return answer.body.items.map(({ service }: { service: string }) =>
        service.replace('component:default/', ''),
      );
    };

    beforeEach(() => {
      jest.useFakeTimers({
        now: new Date(NOW),
        doNotFake: [
          'setTimeout',
          'setInterval',
          'setImmediate',
          'nextTick',
          'performance',
          'queueMicrotask',
        ],
      });
    });
    afterEach(async () => {
      jest.useRealTimers();
      await fleet.stop();
    });

    it('tells which services are on which version of a template, to each caller of theirs', async () => {
      await start();
      await lineageOf('cart', {
        drift: { pristine: 9, edited: 1, deleted: 0, added: 2, pending: 1 },
        paths: {
          edited: ['app.py'],
          deleted: [],
          added: ['a.py', 'b.py'],
          pending: ['app.py'],
        },
      });
      await lineageOf('basket', { version: '1.2.0', relation: 'current' });
      await lineageOf('ledger', { holdReason: 'Audit' });
      await lineageOf('handmade', {
        template: 'template:default/old',
        version: '3.0.0',
        relation: 'template-gone',
      });

      const { body } = expectDocumented(await fleet.get('/templates'));
      expect(body.items).toEqual([
        {
          ref: FLASK,
          title: 'Flask service',
          owner: 'group:default/platform',
          version: '1.2.0',
          services: 3,
          versions: [
            { version: '1.2.0', services: 1 },
            { version: '1.0.0', services: 2 },
          ],
          behind: 1,
          held: 1,
          pending: 1,
        },
        expect.objectContaining({
          ref: 'template:default/old',
          problem: expect.stringContaining('The catalog has no'),
          services: 1,
          versions: [{ version: '3.0.0', services: 1 }],
        }),
      ]);
      const limited = await fleet.get('/templates', LIMITED_USER);
      expect(expectDocumented(limited).body.items).toEqual([
        expect.objectContaining({ ref: FLASK, services: 2, held: 0 }),
      ]);

      const path = '/templates/default/flask-service/services';
      expect(await namesIn(path)).toEqual(['basket', 'cart', 'ledger']);
      expect(await namesIn(`${path}?state=behind`)).toEqual(['cart']);
      expect(await namesIn(`${path}?version=1.2.0`)).toEqual(['basket']);
      expect(await namesIn(`${path}?owner=group:default/bank`)).toEqual([
        'ledger',
      ]);
      expect(await namesIn(`${path}?search=CART`)).toEqual(['cart']);
      expect(await namesIn(path, LIMITED_USER)).toEqual(['basket', 'cart']);
      const first = (await fleet.get(`${path}?limit=2`)).body;
      expect(first.totalItems).toBe(3);
      expect(
        await namesIn(`${path}?limit=2&cursor=${first.nextCursor}`),
      ).toEqual(['ledger']);

      const one = await fleet.get('/services/default/cart/lineage');
      expect(expectDocumented(one).body).toMatchObject({
        state: 'behind',
        version: '1.0.0',
        latest: '1.2.0',
        versionsBehind: 2,
        paths: { edited: ['app.py'], pending: ['app.py'] },
      });
      const shown = await fleet.get('/services/default/cart');
      expect(expectDocumented(shown).body.lineage).toEqual({
        state: 'behind',
        version: '1.0.0',
        latest: '1.2.0',
        versionsBehind: 2,
      });
    });

    it('shows a template with its changelog, and says so when there is none', async () => {
      await start();

      const one = await fleet.get('/templates/default/flask-service');
      expect(expectDocumented(one).body).toMatchObject({
        ref: FLASK,
        services: 0,
      });
      expect(one.body.changelog.length).toBeGreaterThan(2);
      expect(one.body.changelog[0]).toEqual({
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        text: expect.any(String),
      });

      const none = await fleet.get('/templates/default/nothing');
      expect(expectDocumented(none).status).toBe(404);
    });

    it('a new version in the catalog puts services behind, and a template that left says so', async () => {
      await start();
      await lineageOf('cart', { version: '1.2.0', relation: 'current' });
      const state = async () =>
        (await fleet.get('/services/default/cart/lineage')).body.state;
      expect(await state()).toBe('current');

      fleet.entities[0] = templateEntity('1.10.0');
      await fleet.readTemplates();
      expect(await state()).toBe('behind');

      fleet.entities.splice(0, 1);
      await fleet.readTemplates();
      expect(await state()).toBe('template-gone');
    });

    it('keeps what tasks tell, once for each kind and subject', async () => {
      await start();
      const pullRequest = {
        number: 7,
        url: 'https://git.example/acme/cart/pulls/7',
        title: 'Flask service 1.2.0',
      };
      await tell('cart', { pullRequest, commit: COMMIT, taskId: 'task-1' });
      jest.setSystemTime(Date.parse(NOW) + MINUTE);
      // It is made again, and fails before it comes to the pull request.
      const again = await tell('cart', { state: 'failed', reason: 'Timeout.' });

      expect(expectDocumented(again).body).toMatchObject({
        service: 'component:default/cart',
        state: 'failed',
        reason: 'Timeout.',
        pullRequest,
        createdAt: NOW,
        updatedAt: '2026-11-24T12:01:00.000Z',
        checks: 'none',
      });
      await tell('cart', {
        kind: 'library',
        subject: 'flask',
        state: 'blocked',
      });
      const all = await fleet.get('/services/default/cart/updates');
      expect(
        expectDocumented(all).body.items.map(
          ({ kind, state }: Record<string, string>) => `${kind} ${state}`,
        ),
      ).toEqual(['library blocked', 'template failed']);
    });

    it('an inbox has what a person has to do something about', async () => {
      await start();
      await tell('cart', { state: 'conflict' });
      await tell('basket', { state: 'merged' });
      await tell('basket', { kind: 'library', subject: 'flask' });
      await tell('ledger', { state: 'edited' });

      const inbox = '/updates?needs=person';
      expect((await namesIn(inbox)).sort()).toEqual([
        'basket',
        'cart',
        'ledger',
      ]);
      expect(
        (await namesIn(`${inbox}&owner=group:default/shop`)).sort(),
      ).toEqual(['basket', 'cart']);
      expect(await namesIn(`${inbox}&state=edited`)).toEqual(['ledger']);
      expect(await namesIn(`${inbox}&state=merged`)).toEqual([]);
      expect(await namesIn('/updates?state=merged')).toEqual(['basket']);
      expect(await namesIn('/updates?kind=library')).toEqual(['basket']);
      expect((await namesIn('/updates', LIMITED_USER)).sort()).toEqual([
        'basket',
        'basket',
        'cart',
      ]);
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await fleet.get(`/updates?limit=1${cursor}`);
        seen.push(...body.items.map((item: UpdateReport) => item.state));
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      } while (cursor);
      expect(seen.sort()).toEqual(['conflict', 'edited', 'merged', 'open']);
    });

    it.each<[string, object, RegExp]>([
      ['no kind', { kind: undefined }, /kind: Required/],
      ['a state that is none', { state: 'great' }, /state: Invalid enum value/],
      ['half a commit', { commit: 'abc' }, /commit: must be the whole id/],
      [
        'an address that no browser opens',
        { pullRequest: { number: 1, url: 'ftp://git.acme.com/7', title: '' } },
        /pullRequest\.url: must be a web address/,
      ],
      ['what nobody asked for', { checks: 'success' }, /Unrecognized key/],
    ])('refuses a report with %s', async (_, more, sentence) => {
      await start();
      const answer = await fleet.put('/services/default/cart/updates', {
        ...report(),
        ...more,
      });
      expect(expectDocumented(answer).status).toBe(400);
      expect(answer.body.error.message).toMatch(sentence);
    });

    it('takes reports from those alone who may tell', async () => {
      await start({ denied: ['fleet.update.report'] });

      const answer = await tell('cart');

      expect(expectDocumented(answer).status).toBe(403);
      expect(answer.body.error.message).toContain('fleet.update.report');
      expect(await namesIn('/updates')).toEqual([]);
    });

    it('starts the task of an update as whoever asks, and shows it at once', async () => {
      await start();
      await lineageOf('cart', {});

      const answer = await fleet.post(
        '/services/default/cart/updates',
        { to: '1.1.0', again: true },
        'user:default/jane',
      );

      expect(expectDocumented(answer).status).toBe(202);
      expect(answer.body).toEqual({ taskId: 'task-1' });
      expect(fleet.scaffolder.tasks).toMatchObject([
        {
          templateRef: 'template:default/update-service',
          values: {
            service: 'component:default/cart',
            to: '1.1.0',
            again: true,
          },
          credentials: {
            principal: mockCredentials.user('user:default/jane').principal,
          },
        },
      ]);
      expect(fleet.audits).toContainEqual({
        eventId: 'update-start',
        outcome: 'success',
        meta: { service: 'component:default/cart', to: '1.1.0', again: true },
      });
      const shown = await fleet.get('/services/default/cart/lineage');
      expect(expectDocumented(shown).body.update).toMatchObject({
        state: 'running',
        taskId: 'task-1',
        from: '1.0.0',
        to: '1.1.0',
      });
    });

    it('what a task told before it was written down that it runs stands', async () => {
      await start();
      await lineageOf('cart', {});
      fleet.scaffolder.onStart = async taskId => {
        await tell('cart', { state: 'no-change', taskId });
      };

      await fleet.post(
        '/services/default/cart/updates',
        {},
        'user:default/jane',
      );

      const shown = await fleet.get('/services/default/cart/updates');
      expect(shown.body.items).toMatchObject([{ state: 'no-change' }]);
    });

    it('starts nothing for those who may not, nor for a service without template, nor for a version that is none', async () => {
      await start({ denied: ['fleet.update.propose'] });
      await lineageOf('cart', {});
      const refused = await fleet.post(
        '/services/default/cart/updates',
        {},
        'user:default/jane',
      );
      expect(expectDocumented(refused).status).toBe(403);
      const preview = await fleet.post(
        '/services/default/cart/update-preview',
        {},
        'user:default/jane',
      );
      expect(expectDocumented(preview).status).toBe(403);
      await fleet.stop();

      await start();
      const unlinked = await fleet.post(
        '/services/default/handmade/updates',
        {},
        'user:default/jane',
      );
      expect(expectDocumented(unlinked).status).toBe(400);
      expect(unlinked.body.error.message).toContain('.template.yaml');
      const noVersion = await fleet.post(
        '/services/default/cart/updates',
        { to: 'latest' },
        'user:default/jane',
      );
      expect(noVersion.body.error.message).toBe(
        'to: must be a semantic version such as "1.5.0"',
      );
      expect(fleet.scaffolder.tasks).toEqual([]);
    });

    it("passes on the scaffolder's own words", async () => {
      await start();
      await lineageOf('cart', {});
      const body = {
        error: { name: 'NotAllowedError', message: 'You may not create tasks' },
        response: { statusCode: 403 },
      };
      // So does the scaffolder's client tell of it.
      fleet.scaffolder.problem = new Error(
        `Backend request failed, 403 Forbidden ${JSON.stringify(body)}`,
      );

      const answer = await fleet.post(
        '/services/default/cart/updates',
        {},
        'user:default/jane',
      );

      expect(expectDocumented(answer).status).toBe(403);
      expect(answer.body.error.message).toBe('You may not create tasks');
      expect(await namesIn('/updates')).toEqual([]);
    });

    it('lets go of an update whose task is over and told nothing', async () => {
      await start();
      await lineageOf('cart', {});
      await fleet.post(
        '/services/default/cart/updates',
        {},
        'user:default/jane',
      );
      const state = async () =>
        (await fleet.get('/services/default/cart/updates')).body.items[0];

      jest.setSystemTime(Date.parse(NOW) + 3 * MINUTE);
      await fleet.lookAtUpdates();
      expect(await state()).toMatchObject({ state: 'running' });

      fleet.scaffolder.require('task-1').status = 'failed';
      jest.setSystemTime(Date.parse(NOW) + 6 * MINUTE);
      await fleet.lookAtUpdates();
      expect(await state()).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('ended without telling'),
      });
    });
  },
);
