import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { ServiceUpdate, UpdateReport } from '@slipway/plugin-fleet-common';
import type { ObservedProposal } from '@slipway/plugin-fleet-node';
import {
  addTestService,
  createTestDatabase,
  testDatabases,
} from '../__testUtils__/testDatabase';
import { openStores } from '../database/openStores';
import { FLASK } from './__testUtils__/commitLineage';
import { followHosts } from './followHosts';
import { UpdateObserver } from './UpdateObserver';

const NOW = '2026-11-24T12:00:00.000Z';
const REPOSITORY = 'https://git.acme.com/acme/payments';
const BRANCH = 'fleet/template/flask-service';
const PULL = { number: 7, url: `${REPOSITORY}/pulls/7`, title: 'Flask 1.1.0' };

describe.each(testDatabases.eachSupportedId())('UpdateObserver on %s', id => {
  /** A service with an open update, and a git host that says what the test says. */
  async function create(report: Partial<UpdateReport> = {}) {
    const knex = await createTestDatabase(id);
    const { updates, services } = openStores(knex);
    const serviceId = await addTestService(knex, {
      sourceLocation: `${REPOSITORY}/src/branch/main/`,
    });
    const key = { serviceId, kind: 'template' as const, subject: FLASK };
    await updates.report(
      serviceId,
      {
        kind: 'template',
        subject: FLASK,
        state: 'open',
        branch: BRANCH,
        pullRequest: PULL,
        autoMergeEligible: true,
        conflicts: 0,
        notes: 0,
        ...report,
      },
      NOW,
    );
    const clock = { now: new Date(NOW) };
    const host = {
      pull: { state: 'open' } as Partial<
        NonNullable<ObservedProposal['pullRequest']>
      >,
      markedPaths: [] as string[],
      edited: false,
      problem: undefined as Error | undefined,
    };
    const observe = jest.fn(async (): Promise<ObservedProposal> => {
      if (host.problem) throw host.problem;
      return {
        edited: host.edited,
        checks: 'pending',
        conflictMarkers: 'standing',
        mark: {
          kind: 'template',
          subject: FLASK,
          baseCommit: 'b',
          markedPaths: host.markedPaths,
          autoMergeEligible: true,
        },
        pullRequest: {
          ...PULL,
          draft: false,
          body: '',
          state: 'open',
          author: 'slipway',
          head: { branch: BRANCH, commit: 'a' },
          base: { branch: 'main', commit: 'b' },
          mergeable: true,
          createdAt: NOW,
          ...host.pull,
        },
      };
    });
    const check = jest.fn(async () => ({ standing: [] as string[] }));
    const changes: ServiceUpdate[] = [];
    const logger = mockServices.logger.mock();
    const observer = new UpdateObserver({
      updates,
      services,
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({
          integrations: { gitea: [{ host: 'git.acme.com' }] },
        }),
      ),
      onChange: async update => {
        changes.push(update);
      },
      logger,
      now: () => clock.now,
      observe,
      check,
    });
    return {
      observer,
      observe,
      check,
      changes,
      host,
      clock,
      logger,
      services,
      updates,
      find: async () => (await updates.find(key))!,
    };
  }

  it('keeps what the host says, tells it once, and asks about branch and base', async () => {
    const { observer, observe, changes, host, find } = await create();
    host.pull = { state: 'merged', mergeCommit: 'c0ffee', endedAt: NOW };

    await observer.observe(await find());
    await observer.observe(await find());

    expect(observe).toHaveBeenCalledWith({
      target: expect.objectContaining({ owner: 'acme', name: 'payments' }),
      branch: BRANCH,
      base: 'main',
    });
    expect(changes).toMatchObject([
      { state: 'merged', mergeCommit: 'c0ffee', mergedAt: NOW },
    ]);
    expect(changes[0]).not.toHaveProperty('serviceId');
  });

  it('asks once for those who ask at the same time', async () => {
    const { observer, observe, find } = await create();
    const update = await find();

    await Promise.all([observer.observe(update), observer.observe(update)]);

    expect(observe).toHaveBeenCalledTimes(1);
  });

  it('does not undo what a task told meanwhile', async () => {
    const { observer, observe, host, find, changes, updates } = await create();
    const update = await find();
    host.pull = { state: 'closed' };
    const answer = observe.getMockImplementation()!;
    observe.mockImplementation(async () => {
      await updates.report(
        update.serviceId,
        {
          kind: 'template',
          subject: FLASK,
          state: 'running',
          branch: BRANCH,
          autoMergeEligible: true,
          conflicts: 0,
          notes: 0,
        },
        '2026-11-24T12:00:01.000Z',
      );
      return answer();
    });

    await observer.observe(update);

    expect((await find()).state).toBe('running');
    expect(changes).toEqual([]);
  });

  it('looks at those of which nobody told for a while, and goes on after a failure', async () => {
    const { observer, observe, clock, host, find, logger } = await create();
    const sweep = () => observer.sweep({ ageMs: 60_000, limit: 10 });
    await sweep();
    expect(observe).not.toHaveBeenCalled();

    clock.now = new Date('2026-11-24T12:02:00.000Z');
    host.problem = new Error('The host is down');
    await sweep();
    await sweep();
    expect(observe).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect((await find()).state).toBe('open');
  });

  it('looks when the host tells of its branch or pull request, and checks markers after a push', async () => {
    const { observer, observe, check, host, services, logger, find } =
      await create();
    const events = mockServices.events();
    await followHosts({ events, services, observer, logger });
    const tell = async (kind: string, payload: object) => {
      await events.publish({
        topic: 'gitea',
        metadata: { 'x-gitea-event': kind },
        eventPayload: payload,
      });
      await new Promise(resolve => {
        setTimeout(resolve, 200);
      });
    };
    const repository = { html_url: REPOSITORY };
    host.markedPaths = ['app.py'];

    await tell('push', { ref: 'refs/heads/main', repository });
    await tell('push', { ref: `refs/heads/${BRANCH}2`, repository });
    await tell('push', {
      ref: `refs/heads/${BRANCH}`,
      repository: { html_url: `${REPOSITORY}-2` },
    });
    await tell('issues', { repository });
    expect(observe).not.toHaveBeenCalled();

    await tell('pull_request', {
      action: 'closed',
      pull_request: { head: { ref: BRANCH } },
      repository,
    });
    expect(observe).toHaveBeenCalledTimes(1);
    expect(check).not.toHaveBeenCalled();
    host.edited = true;
    await tell('push', { ref: `refs/heads/${BRANCH}`, repository });
    expect(check).toHaveBeenCalledWith(
      expect.objectContaining({
        branch: BRANCH,
        paths: ['app.py'],
        pullRequest: expect.objectContaining({ number: 7 }),
      }),
    );
    expect(await find()).toMatchObject({
      state: 'edited',
      reason: expect.stringContaining('is ready now'),
    });
  });
});
