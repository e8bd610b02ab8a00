import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { CatalogScmEvent } from '@backstage/plugin-catalog-node/alpha';
import { startTestGitServer } from '../../__testUtils__/startTestGitServer';
import { CollectedDesires } from './__testUtils__/CollectedDesires';
import { commitFiles } from './__testUtils__/commitFiles';
import { environment } from '../../__testUtils__/testDeployments';
import { workload } from './__testUtils__/manifests';
import { startGitOpsReader } from './startGitOpsReader';

type Server = Awaited<ReturnType<typeof startTestGitServer>>;

const files = (tag: string) => ({
  'services/payments/overlays/staging/web.yaml': workload({
    images: { payments: `registry.acme.com/payments:${tag}` },
  }),
});

jest.setTimeout(60_000);

describe('startGitOpsReader', () => {
  let server: Server;
  let workingDirectory: string;
  const stops: Array<() => Promise<void>> = [];

  beforeEach(async () => {
    server = await startTestGitServer();
    workingDirectory = await mkdtemp(join(tmpdir(), 'slipway-work-'));
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await server.close();
    await rm(workingDirectory, { recursive: true });
  });

  /** Starts the reader; `tick` is what the scheduler does, `push` what an event of the host does. */
  async function start(options: { password?: string; url?: string } = {}) {
    const sink = new CollectedDesires();
    const url = options.url ?? server.url('gitops');
    const logs: unknown[] = [];
    const scheduler = mockServices.scheduler.mock();
    let listener: (events: CatalogScmEvent[]) => Promise<void> = async () => {};
    const logger = mockServices.logger.mock({
      info: (...line) => logs.push(line),
      warn: (...line) => logs.push(line.map(String)),
    });
    const { stop } = await startGitOpsReader({
      repository: { url, branch: 'main', frequencyMs: 60_000 },
      environments: [environment('staging')],
      integrations: server.integrationsWith(options.password),
      workingDirectory,
      sink,
      logger,
      scheduler,
      scmEvents: {
        subscribe: subscriber => {
          listener = subscriber.onEvents;
          return { unsubscribe: () => {} };
        },
        publish: async () => {},
        markEventActionTaken: async () => {},
      },
      now: () => new Date('2026-05-01T00:00:00Z'),
    });
    stops.push(stop);
    const [task] = scheduler.scheduleTask.mock.calls[0] ?? [];
    return {
      sink,
      logs,
      stop,
      tick: () => (task!.fn as () => Promise<void>)(),
      push: (...events: CatalogScmEvent[]) => listener(events),
    };
  }

  it('reads once, and then asks for the branch and nothing else', async () => {
    const gitDir = await server.createRepository('gitops');
    await commitFiles({ gitDir, files: files('1') });
    const { sink, tick } = await start();

    await tick();
    server.requests.length = 0;
    await tick();

    expect(sink.told).toEqual(['read', 'unchanged']);
    expect(sink.lines).toEqual([
      'payments staging registry.acme.com/payments:1 by Ada',
    ]);
    expect(
      server.requests.filter(one => one.includes('git-upload-pack')).length,
    ).toBeLessThanOrEqual(1);
  });

  it('reads within two seconds of a push to this repository, and of no other', async () => {
    const gitDir = await server.createRepository('gitops');
    await commitFiles({ gitDir, files: files('1') });
    const { sink, tick, push } = await start();
    await tick();
    await commitFiles({ gitDir, files: files('2'), author: 'Grace' });

    await push({
      type: 'location.updated',
      url: `${server.url('gitops-2')}/src/branch/main/a.yaml`,
    });
    expect(sink.told).toEqual(['read']);
    const began = performance.now();
    await push({ type: 'repository.updated', url: server.url('GitOps') });
    while (sink.told.length < 2 && performance.now() - began < 5_000) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }

    expect(performance.now() - began).toBeLessThan(2_000);
    expect(sink.lines).toEqual([
      'payments staging registry.acme.com/payments:2 by Grace',
    ]);
  });

  it('says what to do while there is no repository, no branch, or no right to read it', async () => {
    const { sink, tick } = await start();

    await tick();
    const gitDir = await server.createRepository('gitops');
    await tick();
    const stranger = await start({ password: 'wrong' });
    await stranger.tick();
    const elsewhere = await start({ url: 'https://elsewhere.acme.com/a/b' });
    await elsewhere.tick();
    await commitFiles({ gitDir, files: files('1') });
    await tick();

    expect(sink.told).toEqual([
      `absent: There is no repository at ${server.url(
        'gitops',
      )}; create it with the template \`gitops\`, or correct fleet.gitops.url`,
      `${server.url(
        'gitops',
      )} has no branch main yet; create it with the template \`gitops\`, or set fleet.gitops.branch`,
      'read',
    ]);
    expect(stranger.sink.told).toEqual([
      `The git host does not let the portal read ${server.url(
        'gitops',
      )}; check its credentials in integrations`,
    ]);
    expect(elsewhere.sink.told).toEqual([
      expect.stringContaining('add it to integrations.gitea'),
    ]);
  });

  it('starts anew when its clone was damaged, and never tells a password', async () => {
    const gitDir = await server.createRepository('gitops');
    await commitFiles({ gitDir, files: files('1') });
    const first = await start();
    await first.tick();
    const [clone] = await readdir(join(workingDirectory, 'slipway-gitops'));
    const objects = join(workingDirectory, 'slipway-gitops', clone!, 'objects');
    await rm(objects, { recursive: true });
    const second = await start();

    await second.tick();
    await second.tick();

    expect(second.sink.told).toEqual(['read', 'unchanged']);
    const everything = JSON.stringify([
      first.logs,
      second.logs,
      second.sink.told,
    ]);
    expect(everything).not.toContain('not-for-logs');
    expect(everything).not.toContain(
      Buffer.from('slipway:not-for-logs').toString('base64'),
    );
  });
});
