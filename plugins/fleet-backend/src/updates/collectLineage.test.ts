import { randomBytes } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { runGit } from '@slipway/plugin-fleet-node';
import { startTestGitServer } from '../__testUtils__/startTestGitServer';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { openStores } from '../database/openStores';
import {
  FLASK,
  commitLineage,
  type LineageCommit,
} from './__testUtils__/commitLineage';
import { collectLineage, listDueLineages } from './collectLineage';

const NOW = '2026-11-24T12:00:00.000Z';

describe.each(testDatabases.eachSupportedId())(
  'collectLineage on %s',
  database => {
    let host: Awaited<ReturnType<typeof startTestGitServer>>;
    let clock: Date;

    beforeAll(async () => {
      host = await startTestGitServer();
    });
    beforeEach(() => {
      clock = new Date(NOW);
    });
    afterAll(() => host.close());

    /** A service with a repository of its own, and how to read it. */
    async function createService(
      options: { folder?: string; branch?: string } = {},
    ) {
      const name = `payments-${host.requests.length}-${Math.random()
        .toString(36)
        .slice(2, 8)}`;
      const { folder = '', branch = 'main' } = options;
      const gitDir = await host.createRepository(name);
      await runGit(['config', 'uploadpack.allowFilter', 'true'], {
        cwd: gitDir,
      });
      const knex = await createTestDatabase(database);
      const stores = openStores(knex);
      await addTestService(knex, {
        sourceLocation: `${host.url(name)}/src/branch/${branch}/${
          folder && `${folder}/`
        }`,
      });
      await stores.templates.replaceAll(
        [
          {
            ref: FLASK,
            type: 'service',
            title: 'Flask service',
            version: '1.2.0',
            changelog: [],
          },
        ],
        NOW,
      );
      const logger = mockServices.logger.mock();
      const now = () => clock;
      const dependencies = {
        ...stores,
        integrations: host.integrationsWith(),
        logger,
        now,
      };
      return {
        gitDir,
        name,
        logger,
        lineages: stores.lineages,
        updates: stores.updates,
        commit: (more: Partial<LineageCommit> = {}) =>
          commitLineage({ gitDir, folder: options.folder, branch, ...more }),
        async read(state?: string, integrations = dependencies.integrations) {
          const service = await stores.services.findService(
            'component:default/payments',
          );
          const isNews = await collectLineage(service!, state, {
            ...dependencies,
            integrations,
          });
          const at = clock.toISOString();
          const found = await stores.lineages.getLineages([service!.id], at);
          return {
            isNews,
            lineage: found.get(service!.id),
            paths: await stores.lineages.getPaths(service!.id),
          };
        },
      };
    }

    it('says how a service stands to its template, and what became of its files', async () => {
      const service = await createService();
      const commit = await service.commit({
        rendered: { 'app.py': 'one\n', 'setup.cfg': 'a\n', Dockerfile: 'b\n' },
        edits: { 'app.py': 'mine\n', Dockerfile: null, 'own.py': 'own\n' },
        lock: { pending: ['app.py'] },
      });

      const { isNews, lineage, paths } = await service.read(commit);

      expect(isNews).toBe(true);
      expect(lineage).toMatchObject({
        state: 'behind',
        template: FLASK,
        version: '1.0.0',
        commit,
        readAt: NOW,
        drift: { pristine: 1, edited: 1, deleted: 1, added: 1, pending: 1 },
      });
      expect(paths).toEqual({
        edited: ['app.py'],
        deleted: ['Dockerfile'],
        added: ['own.py'],
        pending: ['app.py'],
      });
    });

    it('reads a commit once, and the next one again', async () => {
      const service = await createService();
      const first = await service.commit();
      await service.read(first);
      const asked = host.requests.length;

      expect((await service.read(first)).isNews).toBe(false);
      expect(host.requests).toHaveLength(asked);

      const second = await service.commit({ lock: { version: '1.2.0' } });
      expect(await service.read(second)).toMatchObject({
        isNews: true,
        lineage: { state: 'current', version: '1.2.0', commit: second },
      });
    });

    it('fetches no file but the two', async () => {
      const service = await createService();
      const large = randomBytes(500_000).toString('hex');
      await service.commit({
        rendered: { 'app.py': 'one\n', 'large.txt': large },
      });
      const asked = host.requests.length;
      const sent = host.sentBytes();

      const { lineage } = await service.read();

      expect(lineage).toMatchObject({ drift: { pristine: 2 } });
      // The names of files and folders, and twice one file.
      const posts = host.requests
        .slice(asked)
        .filter(request => request.startsWith('POST'));
      expect(posts.length).toBeLessThanOrEqual(6);
      expect(host.sentBytes() - sent).toBeLessThan(20_000);
    });

    it('finds a service in a folder of a branch with a slash', async () => {
      const service = await createService({
        folder: 'services/orders',
        branch: 'release/1',
      });
      const commit = await service.commit({ edits: { 'own.py': 'own\n' } });

      expect((await service.read(commit)).lineage).toMatchObject({
        state: 'behind',
        drift: { pristine: 1, edited: 0, deleted: 0, added: 1 },
      });
    });

    it.each<[string, Partial<LineageCommit>, object]>([
      [
        'other values and another version',
        { wish: { version: '1.1.0', values: { port: 9090, owner: 'shop' } } },
        {
          state: 'wished',
          wishedVersion: '1.1.0',
          wish: 'The owner wants version 1.1.0 in place of 1.0.0 and other values of owner, port.',
        },
      ],
      [
        'no updates',
        { wish: { hold: { reason: 'Freeze until the audit is over' } } },
        { state: 'held', holdReason: 'Freeze until the audit is over' },
      ],
      [
        'no updates until a day that has passed',
        { wish: { hold: { reason: 'Audit', until: '2026-11-01' } } },
        { state: 'behind', holdUntil: '2026-11-01T00:00:00.000Z' },
      ],
      [
        'no updates until a day to come',
        { wish: { hold: { reason: 'Audit', until: '2026-12-01' } } },
        { state: 'held' },
      ],
    ])('knows when the owner wants %s', async (_, more, expected) => {
      const service = await createService();
      await service.commit(more);

      expect((await service.read()).lineage).toMatchObject(expected);
    });

    it.each<[string, Partial<LineageCommit>, string, RegExp | undefined]>([
      [
        'no lineage files',
        { lockText: null, wishText: null },
        'unlinked',
        undefined,
      ],
      [
        'no lock',
        { lockText: null },
        'unreadable',
        /^\.template\.lock\.json is missing/,
      ],
      [
        'no wish',
        { wishText: null },
        'unreadable',
        /^\.template\.yaml is missing/,
      ],
      [
        'a lock that is none',
        { lockText: '{' },
        'unreadable',
        /^\.template\.lock\.json cannot be read/,
      ],
      [
        'a wish that is none',
        { wishText: 'a: [' },
        'unreadable',
        /^\.template\.yaml cannot be read/,
      ],
      [
        'a lock of a later kind',
        { lockText: '{"lockVersion": 2}' },
        'unreadable',
        /lockVersion/,
      ],
      [
        'a version that is none',
        { lock: { version: 'latest' } },
        'unreadable',
        /"latest" .* is no semantic version/,
      ],
      [
        'a template that is gone',
        { lock: { template: 'template:default/old' } },
        'template-gone',
        undefined,
      ],
      ['a newer version', { lock: { version: '2.0.0' } }, 'ahead', undefined],
    ])('names what is the matter with %s', async (_, more, state, problem) => {
      const service = await createService();
      const commit = await service.commit(more);

      const { lineage } = await service.read(commit);

      expect(lineage?.state).toBe(state);
      expect(lineage?.problem ?? '').toMatch(problem ?? /^$/);
      expect(lineage?.problem ?? '').not.toMatch(/caused by/);
      expect(service.logger.error).not.toHaveBeenCalled();
    });

    it('keeps the last good reading beside the reason why there is none', async () => {
      const service = await createService();
      await service.read(await service.commit());
      const broken = await service.commit({ lockText: '<<<<<<< HEAD' });

      expect((await service.read(broken)).lineage).toMatchObject({
        state: 'unreadable',
        version: '1.0.0',
        drift: { pristine: 1 },
      });
    });

    it('comes back to a host that refused, and says nothing of its password', async () => {
      const service = await createService();
      await service.commit();

      const { lineage } = await service.read(
        undefined,
        host.integrationsWith('wrong-password'),
      );
      expect(lineage).toMatchObject({
        state: 'unreadable',
        problem: expect.stringMatching(/^The repository could not be read/),
      });
      expect(lineage?.problem).not.toContain('wrong-password');

      const due = () => listDueLineages({ ...service, now: () => clock });
      expect(await due()).toEqual([]);
      clock = new Date(clock.getTime() + 61 * 60_000);
      expect(await due()).toEqual(['component:default/payments']);
      expect((await service.read()).lineage?.state).toBe('behind');
      expect(await due()).toEqual([]);
    });

    it('a wish for which an update is open is no wish any more', async () => {
      const service = await createService();
      await service.commit({ wish: { version: '1.1.0' } });
      const { lineage } = await service.read();
      expect(lineage?.state).toBe('wished');

      await service.updates.report(
        lineage!.id,
        {
          kind: 'template',
          subject: FLASK,
          state: 'open',
          branch: 'fleet/template/flask-service',
          autoMergeEligible: true,
          conflicts: 0,
          notes: 0,
        },
        NOW,
      );
      expect((await service.read()).lineage?.state).toBe('behind');
    });
  },
);
